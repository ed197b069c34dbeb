package dev.oauth2flow.auth.keys;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class RotationSettingsTest {

	@Test
	void has_defaults() {
		assertThat(bind(Map.of()))
			.isEqualTo(new RotationSettings(Duration.ofDays(30), Duration.ofHours(1), Duration.ofDays(1)));
	}

	@Test
	void maps_all_keys() {
		assertThat(bind(Map.of("oauth2flow.auth.keys.signing-period", "7d", "oauth2flow.auth.keys.published-before",
				"2h", "oauth2flow.auth.keys.published-after", "3h")))
			.isEqualTo(new RotationSettings(Duration.ofDays(7), Duration.ofHours(2), Duration.ofHours(3)));
	}

	@Test
	void a_key_cannot_be_published_longer_before_it_signs_than_its_predecessor_signs() {
		assertThat(new RotationSettings(Duration.ofHours(1), Duration.ofHours(1), Duration.ofDays(1)).isOrdered())
			.isFalse();
		assertThat(new RotationSettings(Duration.ofHours(2), Duration.ofHours(1), Duration.ZERO).isOrdered()).isFalse();
		assertThat(bind(Map.of()).isOrdered()).isTrue();
	}

	private static RotationSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("oauth2flow.auth.keys",
				RotationSettings.class);
	}

}
