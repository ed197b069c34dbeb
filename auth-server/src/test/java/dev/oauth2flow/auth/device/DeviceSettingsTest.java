package dev.oauth2flow.auth.device;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class DeviceSettingsTest {

	@Test
	void has_defaults() {
		assertThat(bind(Map.of())).isEqualTo(new DeviceSettings(Duration.ofMinutes(10), Duration.ofSeconds(5), 10));
		assertThat(bind(Map.of()).isPlausible()).isTrue();
	}

	@Test
	void maps_all_keys() {
		assertThat(bind(Map.of("oauth2flow.auth.device.code-lifetime", "2m", "oauth2flow.auth.device.poll-interval",
				"7s", "oauth2flow.auth.device.wrong-codes", "5")))
			.isEqualTo(new DeviceSettings(Duration.ofMinutes(2), Duration.ofSeconds(7), 5));
	}

	private static DeviceSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("oauth2flow.auth.device",
				DeviceSettings.class);
	}

}
