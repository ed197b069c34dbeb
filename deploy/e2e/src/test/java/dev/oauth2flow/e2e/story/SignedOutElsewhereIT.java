package dev.oauth2flow.e2e.story;

import java.time.Duration;

import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.browser.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who signs out at the authorization server is signed out at the client application, too.
 */
class SignedOutElsewhereIT {

	private final RunningSuite suite = RunningSuite.overHttp();

	private Browser browser;

	@BeforeEach
	void open_a_browser() {
		this.browser = this.suite.browser();
	}

	@AfterEach
	void close_it() {
		this.browser.close();
	}

	@Test
	void P41_signing_out_at_the_issuer_ends_the_client_s_session_OIDC_back_channel_logout() {
		this.suite.signIn(this.browser);
		this.browser.open(this.suite.issuer() + "/signout");
		this.browser.press("Sign out");

		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			this.browser.open(this.suite.clientUrl());
			assertThat(this.browser.text()).doesNotContain(this.suite.user().name()).contains("Sign in");
		});
	}

}
