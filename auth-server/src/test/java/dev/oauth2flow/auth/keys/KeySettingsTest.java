package dev.oauth2flow.auth.keys;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import dev.oauth2flow.platform.start.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class KeySettingsTest {

	private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

	private static final String OTHER = Base64.getEncoder().encodeToString("x".repeat(32).getBytes(US_ASCII));

	@Test
	void has_defaults() {
		KeySettings settings = bind(Map.of("oauth2flow.auth.key-encryption-key", KEY));
		assertThat(settings).isEqualTo(new KeySettings(KEY, null, Duration.ofSeconds(30)));
	}

	@Test
	void maps_all_keys() {
		KeySettings settings = bind(Map.of("oauth2flow.auth.key-encryption-key", KEY,
				"oauth2flow.auth.second-key-encryption-key", OTHER, "oauth2flow.auth.key-refresh-interval", "5s"));
		assertThat(settings).isEqualTo(new KeySettings(KEY, OTHER, Duration.ofSeconds(5)));
		assertThat(settings.toString()).doesNotContain(KEY, OTHER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "not base64", "AAAA" })
	void names_a_malformed_key_without_showing_it(String key) {
		assertThatException().isThrownBy(() -> bind(Map.of("oauth2flow.auth.key-encryption-key", key)))
			.havingRootCause()
			.isInstanceOf(InvalidSettingException.class)
			.withMessageContaining("oauth2flow.auth.key-encryption-key")
			.withMessageNotContaining("AAAA");
	}

	@ParameterizedTest
	@ValueSource(strings = { "not base64", "AAAA" })
	void names_a_malformed_second_key_without_showing_it(String key) {
		assertThatException()
			.isThrownBy(() -> bind(Map.of("oauth2flow.auth.key-encryption-key", KEY,
					"oauth2flow.auth.second-key-encryption-key", key)))
			.havingRootCause()
			.isInstanceOf(InvalidSettingException.class)
			.withMessageContaining("oauth2flow.auth.second-key-encryption-key")
			.withMessageNotContaining("AAAA");
	}

	private static KeySettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("oauth2flow.auth",
				KeySettings.class);
	}

}
