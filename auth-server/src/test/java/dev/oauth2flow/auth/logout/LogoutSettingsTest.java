package dev.oauth2flow.auth.logout;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.oauth2flow.auth.logout.ClientLogoutSettings.ClientLogout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class LogoutSettingsTest {

	private static final String PREFIX = "oauth2flow.auth.back-channel-logout.";

	@Test
	void the_defaults_leave_an_attempt_time_to_end_before_the_next() {
		LogoutSettings settings = bind(Map.of(PREFIX + "poll-interval", "500ms"));
		assertThat(settings).isEqualTo(new LogoutSettings(Duration.ofMillis(500), Duration.ofSeconds(5),
				Duration.ofSeconds(15), Duration.ofMinutes(15), Duration.ofHours(12)));
		assertThat(settings.isOrdered()).isTrue();
	}

	@Test
	void every_key_is_mapped() {
		assertThat(bind(Map.of(PREFIX + "poll-interval", "1s", PREFIX + "timeout", "2s", PREFIX + "first-pause", "5s",
				PREFIX + "longest-pause", "6s", PREFIX + "give-up-after", "7s")))
			.isEqualTo(new LogoutSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
					Duration.ofSeconds(6), Duration.ofSeconds(7)));
	}

	@Test
	void a_second_attempt_before_the_first_is_over_is_refused() {
		assertThat(bind(Map.of(PREFIX + "timeout", "8s")).isOrdered()).isFalse();
		assertThat(bind(Map.of(PREFIX + "longest-pause", "1s")).isOrdered()).isFalse();
		assertThat(bind(Map.of(PREFIX + "give-up-after", "0s")).isOrdered()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "https://a.example/logout, , true", "http://localhost:8080/logout, , true",
			"http://127.0.0.1/logout, , true", "http://client-app:8080/logout, secret, true",
			"http://client-app:8080/logout, , false", "https://a.example/logout#x, secret, false",
			"https://user@a.example/logout, secret, false", "ftp://a.example/, secret, false", "/logout, secret, false",
			"not a uri %, secret, false", "file:///etc/passwd, secret, false", ", , true" })
	void P41_only_safe_addresses_are_told_OIDC_back_channel_logout(@Nullable String uri, @Nullable String secret,
			boolean safe) {
		assertThat(new ClientLogout("web", uri, false, secret).isBackchannelLogoutUriSafe()).isEqualTo(safe);
	}

	@Test
	void a_client_s_settings_are_mapped_beside_the_others_and_the_secret_is_not_printed() {
		Map<String, String> settings = new HashMap<>();
		String client = "oauth2flow.auth.clients[0].";
		settings.put(client + "client-id", "web");
		settings.put(client + "client-secret", "not to be printed");
		settings.put(client + "scopes", "openid");
		settings.put(client + "backchannel-logout-uri", "https://a.example/logout");
		settings.put(client + "backchannel-logout-session-required", "true");
		ClientLogout bound = new Binder(new MapConfigurationPropertySource(settings))
			.bind("oauth2flow.auth", ClientLogoutSettings.class)
			.get()
			.clients()
			.getFirst();
		assertThat(bound).isEqualTo(new ClientLogout("web", "https://a.example/logout", true, "not to be printed"));
		assertThat(bound.toString()).doesNotContain("not to be printed");
	}

	private static LogoutSettings bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings))
			.bind("oauth2flow.auth.back-channel-logout", LogoutSettings.class)
			.get();
	}

}
