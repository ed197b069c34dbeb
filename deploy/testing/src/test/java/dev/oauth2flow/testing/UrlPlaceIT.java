package dev.oauth2flow.testing;

import java.util.Properties;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Points the extension by URL at a suite that it did not start.
 */
@OAuth2FlowSuite
class UrlPlaceIT {

	private final FlowSuite running;

	private final Properties told = new Properties();

	UrlPlaceIT(FlowSuite running) {
		this.running = running;
	}

	@BeforeEach
	void tell_the_url_of_a_running_suite() {
		Assumptions.assumeTrue(System.getProperty("suite.url") == null, "This run is by URL itself");
		this.told.setProperty("suite.url", this.running.clientApp().toString());
	}

	@Test
	void the_issuer_is_discovered_and_the_rest_is_told() {
		this.told.setProperty("suite.api", this.running.api().toString());
		this.told.setProperty("suite.audit", this.running.audit().toString());
		this.told.setProperty("suite.user", this.running.user().username());
		this.told.setProperty("suite.password", this.running.user().password());
		this.told.setProperty("suite.auditor", this.running.auditor().username());
		this.told.setProperty("suite.auditor-password", this.running.auditor().password());
		FlowSuite byUrl = byUrl();

		AccessToken token = byUrl.accessToken(byUrl.user(), "profile.read");

		assertThat(byUrl.issuer()).isEqualTo(this.running.issuer());
		assertThat(byUrl.api(token).get("/api/v1/me").statusCode()).isEqualTo(200);
		assertThat(byUrl.awaitAuditEvent(token.subject(), "api.accessed").subject()).isEqualTo(token.subject());
		byUrl.close();
		assertThat(this.running.api(token).get("/api/v1/me").statusCode()).as("the suite was not stopped")
			.isEqualTo(200);
	}

	@Test
	void a_client_that_is_not_registered_is_told_in_words() {
		this.told.setProperty("suite.client-id", "nobody");
		FlowSuite byUrl = byUrl();

		assertThatThrownBy(() -> byUrl.accessToken(this.running.user(), "profile.read"))
			.isInstanceOf(AssertionError.class)
			.hasMessageContaining("400");
	}

	@Test
	void what_is_no_client_application_is_told_in_words() {
		this.told.setProperty("suite.url", this.running.api().toString());

		assertThatIllegalArgumentException().isThrownBy(this::byUrl).withMessageContaining("suite.issuer");
	}

	private FlowSuite byUrl() {
		return FlowSuite.of(this.told);
	}

}
