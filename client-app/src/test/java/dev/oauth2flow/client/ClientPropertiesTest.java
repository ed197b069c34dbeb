package dev.oauth2flow.client;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.platform.start.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientPropertiesTest {

	private static final String KEY = "A".repeat(43) + "=";

	// The example of RFC 7517, appendix A.2.
	private static final String SIGNING_KEY = "{\"kty\":\"EC\",\"crv\":\"P-256\","
			+ "\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
			+ "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\","
			+ "\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}";

	@Test
	void defaults_suit_a_laptop() {
		ClientProperties properties = bind(Map.of());

		assertThat(properties.issuer()).isEqualTo(URI.create("http://localhost:9000"));
		assertThat(properties.authorizationServerUrl()).isEqualTo(properties.issuer());
		assertThat(properties.clientId()).isEqualTo("client-app");
		assertThat(properties.scopes()).containsExactly("openid", "profile", "email", "profile.read", "notes.read",
				"notes.write", "audit.read");
		assertThat(properties.resourceApiUrl()).isEqualTo(URI.create("http://localhost:8090"));
		assertThat(properties.auditUrl()).isEqualTo(URI.create("http://localhost:8070"));
		assertThat(properties.baseUrl()).isEqualTo(URI.create("http://localhost:8080"));
		assertThat(properties.https()).isFalse();
		assertThat(properties.sessionTimeout()).isEqualTo(Duration.ofMinutes(30));
	}

	@Test
	void every_key_is_mapped() {
		ClientProperties properties = bind(
				Map.of("issuer", "https://id.example", "authorization-server-url", "http://auth:9000", "client-id",
						"other", "scopes", "openid,email", "resource-api-url", "http://api:8090", "audit-url",
						"http://audit:8070", "base-url", "https://app.example", "session-timeout", "5m"));

		assertThat(properties.issuer()).isEqualTo(URI.create("https://id.example"));
		assertThat(properties.authorizationServerUrl()).isEqualTo(URI.create("http://auth:9000"));
		assertThat(properties.clientId()).isEqualTo("other");
		assertThat(properties.clientSecret()).isEqualTo("secret");
		assertThat(properties.scopes()).containsExactly("openid", "email");
		assertThat(properties.resourceApiUrl()).isEqualTo(URI.create("http://api:8090"));
		assertThat(properties.auditUrl()).isEqualTo(URI.create("http://audit:8070"));
		assertThat(properties.baseUrl()).isEqualTo(URI.create("https://app.example"));
		assertThat(properties.https()).isTrue();
		assertThat(properties.sessionKey().getEncoded()).hasSize(32);
		assertThat(properties.sessionTimeout()).isEqualTo(Duration.ofMinutes(5));
	}

	@ParameterizedTest
	@CsvSource({ "client-secret,''", "session-encryption-key,''", "session-encryption-key,c2hvcnQ=",
			"session-encryption-key,!!", "base-url,http://app.example", "base-url,https://app.example/",
			"issuer,/relative", "resource-api-url,ftp://api" })
	void what_cannot_work_is_refused_by_name(String name, String value) {
		assertThatThrownBy(() -> bind(Map.of(name, value))).rootCause()
			.isInstanceOf(InvalidSettingException.class)
			.hasMessageStartingWith("oauth2flow.client." + name);
	}

	@Test
	void the_profile_fapi_needs_a_signing_key_and_no_secret() {
		ClientProperties properties = bind(Map.of("profile", "fapi", "signing-key", SIGNING_KEY, "client-secret", ""));
		assertThat(properties.profile()).isEqualTo(ClientProperties.Profile.FAPI);
		assertThat(properties.signingKey()).isEqualTo(SIGNING_KEY);
		assertThat(properties.clientSecret()).isNull();
		assertThat(properties.toString()).doesNotContain(SIGNING_KEY);
		assertThat(bind(Map.of()).profile()).isEqualTo(ClientProperties.Profile.WEB);
		for (String unusable : List.of("", "x", "{}", SIGNING_KEY.replace("\"d\"", "\"e\""))) {
			assertThatThrownBy(() -> bind(Map.of("profile", "fapi", "signing-key", unusable))).rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageStartingWith("oauth2flow.client.signing-key")
				.hasMessageNotContaining("\"x\"");
		}
	}

	@Test
	void its_text_names_no_secret() {
		assertThat(bind(Map.of()).toString()).doesNotContain("secret").doesNotContain(KEY);
	}

	private static ClientProperties bind(Map<String, String> changed) {
		Map<String, String> settings = new HashMap<>(Map.of("client-secret", "secret", "session-encryption-key", KEY));
		settings.putAll(changed);
		Map<String, String> named = new HashMap<>();
		settings.forEach((name, value) -> named.put("oauth2flow.client." + name, value));
		return new Binder(new MapConfigurationPropertySource(named)).bind("oauth2flow.client", ClientProperties.class)
			.get();
	}

}
