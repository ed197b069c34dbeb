package dev.oauth2flow.testing;

import java.net.URI;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SuiteSettingsTest {

	private final Properties properties = new Properties();

	@Test
	void a_property_is_stronger_than_the_environment() {
		SuiteSettings settings = new SuiteSettings(this.properties,
				Map.of("SUITE_AUDITOR_PASSWORD", "from the environment"));
		assertThat(settings.find("suite.auditor-password")).contains("from the environment");

		this.properties.setProperty("suite.auditor-password", "from a property");

		assertThat(settings.find("suite.auditor-password")).contains("from a property");
	}

	@Test
	void an_address_loses_the_slash_at_its_end() {
		assertThat(told("suite.url", "http://localhost:8080/").findUrl("suite.url"))
			.contains(URI.create("http://localhost:8080"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:8080", "http:", "ftp://localhost", "http://local host" })
	void what_is_no_address_is_told_by_the_settings_name(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> told("suite.url", value).findUrl("suite.url"))
			.withMessageStartingWith("suite.url must be a URL");
	}

	@Test
	void on_this_machine_the_other_parts_are_found_by_their_ports() {
		told("suite.url", "http://localhost:8180");
		Place place = UrlPlace.told(told("suite.issuer", "http://localhost:9100"));

		assertThat(place.issuer()).hasToString("http://localhost:9100");
		assertThat(place.api()).hasToString("http://localhost:8190");
		assertThat(place.audit()).hasToString("http://localhost:8170");
	}

	@Test
	void elsewhere_a_test_that_needs_an_untold_address_is_aborted_by_its_name() {
		told("suite.url", "https://app.example.org");
		Place place = UrlPlace.told(told("suite.issuer", "https://id.example.org"));

		assertThatThrownBy(place::audit).isInstanceOf(TestAbortedException.class).hasMessageContaining("suite.audit");
		assertThatThrownBy(place::user).isInstanceOf(TestAbortedException.class).hasMessageContaining("suite.user");
		told("suite.user", "ada");
		assertThatThrownBy(place::user).isInstanceOf(TestAbortedException.class).hasMessageContaining("suite.password");
	}

	@Test
	void neither_a_password_nor_a_token_nor_a_secret_is_in_a_report() {
		told("suite.client-secret", "the-secret");

		assertThat(new TestUser("ada", "the-secret").toString()).isEqualTo("ada");
		assertThat(Registration.told(new SuiteSettings(this.properties, Map.of())).toString())
			.doesNotContain("the-secret");
		assertThat(new AccessToken("the-secret", "sub", java.util.Set.of(), java.time.Instant.EPOCH).toString())
			.doesNotContain("the-secret");
	}

	private SuiteSettings told(String name, String value) {
		this.properties.setProperty(name, value);
		return new SuiteSettings(this.properties, Map.of());
	}

}
