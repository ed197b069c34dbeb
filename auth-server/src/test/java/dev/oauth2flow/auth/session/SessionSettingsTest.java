package dev.oauth2flow.auth.session;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SessionSettingsTest {

	@Test
	void a_session_ends_after_30_idle_minutes_and_after_12_hours_by_default() {
		assertThat(bind(Map.of())).isEqualTo(new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(12)));
	}

	@Test
	void every_key_is_mapped() {
		assertThat(bind(
				Map.of("oauth2flow.auth.session.idle-timeout", "5m", "oauth2flow.auth.session.maximum-lifetime", "1h")))
			.isEqualTo(new SessionSettings(Duration.ofMinutes(5), Duration.ofHours(1)));
	}

	@Test
	void what_makes_no_sense_is_refused() {
		assertThatThrownBy(() -> new SessionSettings(Duration.ZERO, Duration.ofHours(1)))
			.hasMessageContaining("idle-timeout");
		assertThatThrownBy(() -> new SessionSettings(Duration.ofHours(2), Duration.ofHours(1)))
			.hasMessageContaining("maximum-lifetime");
	}

	private static SessionSettings bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("oauth2flow.auth.session",
				SessionSettings.class);
	}

}
