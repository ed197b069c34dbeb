package dev.oauth2flow.auth.clients;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class LifetimesTest {

	@Test
	void has_defaults() {
		assertThat(bind(Map.of()))
			.isEqualTo(new Lifetimes(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofSeconds(60),
					Duration.ofMinutes(10), Duration.ofDays(7), Duration.ofDays(30), Duration.ofSeconds(10)));
	}

	@Test
	void maps_all_keys() {
		assertThat(bind(Map.of("oauth2flow.auth.access-token-lifetime", "1s", "oauth2flow.auth.id-token-lifetime", "2s",
				"oauth2flow.auth.authorization-code-lifetime", "3s", "oauth2flow.auth.pending-authorization-lifetime",
				"4s", "oauth2flow.auth.refresh-token-idle-lifetime", "5s", "oauth2flow.auth.refresh-token-lifetime",
				"6s", "oauth2flow.auth.refresh-token-grace", "7s")))
			.isEqualTo(new Lifetimes(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3),
					Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(6), Duration.ofSeconds(7)));
	}

	@Test
	void P17_a_code_lives_60_seconds_at_most_RFC9700() {
		assertThat(bind(Map.of("oauth2flow.auth.authorization-code-lifetime", "60s")).isCodeShortLived()).isTrue();
		assertThat(bind(Map.of("oauth2flow.auth.authorization-code-lifetime", "61s")).isCodeShortLived()).isFalse();
		assertThat(bind(Map.of("oauth2flow.auth.authorization-code-lifetime", "0s")).isCodeShortLived()).isFalse();
	}

	@Test
	void lifetimes_must_be_in_order() {
		assertThat(bind(Map.of()).isOrdered()).isTrue();
		assertThat(bind(Map.of("oauth2flow.auth.refresh-token-idle-lifetime", "31d")).isOrdered()).isFalse();
		assertThat(bind(Map.of("oauth2flow.auth.access-token-lifetime", "-5m")).isOrdered()).isFalse();
	}

	private static Lifetimes bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("oauth2flow.auth",
				Lifetimes.class);
	}

}
