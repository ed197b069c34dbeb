package dev.oauth2flow.platform.accesstoken;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.platform.mtls.MtlsProperties;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class AccessTokenPropertiesTest {

	private static final MtlsProperties NO_MTLS = new MtlsProperties(null, List.of(), null, null);

	@Test
	void by_default_the_audience_is_the_only_address() {
		AccessTokenProperties settings = bind(Map.of("audience", "https://api.example/"));
		assertThat(settings).isEqualTo(new AccessTokenProperties("https://api.example/", null, List.of()));
		assertThat(settings.knownAddresses(NO_MTLS)).containsExactly("https://api.example");
	}

	@Test
	void maps_all_keys() {
		AccessTokenProperties settings = bind(Map.of("audience", "urn:oauth2-flow:audit", "jwk-set-uri",
				"http://auth-server:9000/oauth2/jwks", "addresses", "http://audit:8070,https://audit.example"));
		assertThat(settings).isEqualTo(
				new AccessTokenProperties("urn:oauth2-flow:audit", URI.create("http://auth-server:9000/oauth2/jwks"),
						List.of(URI.create("http://audit:8070"), URI.create("https://audit.example"))));
		assertThat(settings.knownAddresses(NO_MTLS)).as("a name is no address")
			.containsExactly("http://audit:8070", "https://audit.example");
	}

	@Test
	void clients_with_a_certificate_know_another_address() {
		assertThat(bind(Map.of("audience", "https://api.example"))
			.knownAddresses(new MtlsProperties(8092, List.of(), null, null)))
			.containsExactly("https://api.example", "https://api.example:8092");
	}

	@ParameterizedTest
	@ValueSource(strings = { "api:8090", "http://api:8090/", "http://api:8090?a", "ftp://api", "http://a@api" })
	void what_is_no_address_is_refused(String address) {
		try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
			assertThat(factory.getValidator()
				.validate(bind(Map.of("audience", "https://api.example", "addresses", address))))
				.extracting((violation) -> violation.getPropertyPath().toString())
				.containsExactly("addressesUsable");
		}
	}

	private static AccessTokenProperties bind(Map<String, String> settings) {
		Map<String, String> named = new HashMap<>();
		settings.forEach((key, value) -> named.put("oauth2flow.access-token." + key, value));
		return new Binder(new MapConfigurationPropertySource(named))
			.bind("oauth2flow.access-token", AccessTokenProperties.class)
			.get();
	}

}
