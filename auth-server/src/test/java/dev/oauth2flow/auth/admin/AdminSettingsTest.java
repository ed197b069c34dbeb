package dev.oauth2flow.auth.admin;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class AdminSettingsTest {

	@Test
	void has_defaults() {
		assertThat(bind(Map.of())).isEqualTo(new AdminSettings(Duration.ofMinutes(15), false));
		assertThat(bind(Map.of()).isPlausible()).isTrue();
	}

	@Test
	void maps_all_keys() {
		assertThat(bind(Map.of("oauth2flow.auth.admin.recent-sign-in", "5m",
				"oauth2flow.auth.admin.require-multi-factor", "true")))
			.isEqualTo(new AdminSettings(Duration.ofMinutes(5), true));
	}

	private static AdminSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("oauth2flow.auth.admin",
				AdminSettings.class);
	}

}
