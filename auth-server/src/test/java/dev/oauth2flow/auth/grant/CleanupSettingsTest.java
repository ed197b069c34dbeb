package dev.oauth2flow.auth.grant;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class CleanupSettingsTest {

	@Test
	void has_defaults() {
		assertThat(bind(Map.of())).isEqualTo(new CleanupSettings(Duration.ofMinutes(1), Duration.ofDays(1), 1000));
		assertThat(bind(Map.of()).isPlausible()).isTrue();
	}

	@Test
	void maps_all_keys() {
		assertThat(bind(Map.of("oauth2flow.auth.cleanup.interval", "2s", "oauth2flow.auth.cleanup.kept-after-end", "2h",
				"oauth2flow.auth.cleanup.batch-size", "5")))
			.isEqualTo(new CleanupSettings(Duration.ofSeconds(2), Duration.ofHours(2), 5));
	}

	private static CleanupSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("oauth2flow.auth.cleanup",
				CleanupSettings.class);
	}

}
