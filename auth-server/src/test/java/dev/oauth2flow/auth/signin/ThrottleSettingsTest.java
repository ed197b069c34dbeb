package dev.oauth2flow.auth.signin;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class ThrottleSettingsTest {

	@Test
	void the_first_waits_are_for_those_who_guess() {
		assertThat(bind(Map.of())).isEqualTo(new ThrottleSettings(5, 50, 100, Duration.ofMinutes(15),
				Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(90)));
	}

	@Test
	void every_bound_can_be_set() {
		assertThat(bind(Map.of("oauth2flow.auth.throttle.tries", "1", "oauth2flow.auth.throttle.tries-per-address", "2",
				"oauth2flow.auth.throttle.tries-per-account", "3", "oauth2flow.auth.throttle.longest-wait", "4s",
				"oauth2flow.auth.throttle.longest-shared-wait", "5s", "oauth2flow.auth.throttle.forgotten-after", "6s",
				"oauth2flow.auth.throttle.device-remembered", "7s")))
			.isEqualTo(new ThrottleSettings(1, 2, 3, Duration.ofSeconds(4), Duration.ofSeconds(5),
					Duration.ofSeconds(6), Duration.ofSeconds(7)));
	}

	private static ThrottleSettings bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("oauth2flow.auth.throttle",
				ThrottleSettings.class);
	}

}
