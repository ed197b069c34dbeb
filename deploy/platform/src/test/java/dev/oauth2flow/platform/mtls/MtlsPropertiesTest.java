package dev.oauth2flow.platform.mtls;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class MtlsPropertiesTest {

	@Test
	void by_default_nobody_is_asked_for_a_certificate() {
		MtlsProperties settings = bind(Map.of());
		assertThat(settings).isEqualTo(new MtlsProperties(null, List.of(), null, null));
		assertThat(settings.isOffered()).isFalse();
		assertThat(settings.alias("https://localhost:9000")).isNull();
	}

	@Test
	void maps_all_keys() {
		MtlsProperties settings = bind(Map.of("port", "9002", "proxies", "10.0.0.0/8,::1", "address",
				"https://mtls.example", "authorities", "clients"));
		assertThat(settings).isEqualTo(
				new MtlsProperties(9002, List.of("10.0.0.0/8", "::1"), URI.create("https://mtls.example"), "clients"));
		assertThat(settings.isOffered()).isTrue();
		assertThat(settings.alias("https://localhost:9000")).isEqualTo("https://mtls.example");
	}

	@Test
	void the_port_is_on_the_services_own_host_and_a_proxy_at_its_own_address_needs_no_other() {
		assertThat(bind(Map.of("port", "9002")).alias("https://auth.example")).isEqualTo("https://auth.example:9002");
		assertThat(bind(Map.of("proxies", "::1")).alias("https://auth.example")).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "port, 0, port", "port, 70000, port", "proxies, proxy.example, proxiesReadable",
			"proxies, 10.0.0.0/99, proxiesReadable", "address, http://mtls.example, addressUsable",
			"address, https://mtls.example/, addressUsable", "address, https://mtls.example?a, addressUsable",
			"address, mtls.example, addressUsable" })
	void what_cannot_work_is_refused(String key, String value, String property) {
		try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
			assertThat(factory.getValidator().validate(bind(Map.of(key, value))))
				.extracting((violation) -> violation.getPropertyPath().toString())
				.containsExactly(property);
		}
	}

	private static MtlsProperties bind(Map<String, String> settings) {
		Map<String, String> named = new HashMap<>();
		settings.forEach((key, value) -> named.put("oauth2flow.mtls." + key, value));
		return new Binder(new MapConfigurationPropertySource(named)).bindOrCreate("oauth2flow.mtls",
				MtlsProperties.class);
	}

}
