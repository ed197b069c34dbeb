package dev.oauth2flow.client.session;

import java.net.http.HttpResponse;
import java.util.Map;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class AuthorizationServerAwayTest extends ServiceTest {

	@Test
	void the_service_starts_without_the_authorization_server_and_signs_in_when_it_comes() {
		SERVER.away = true;
		try (ConfigurableApplicationContext replica = start(Map.of())) {
			TestBrowser browser = new TestBrowser(port(replica));
			assertThat(browser.get("/").statusCode()).isEqualTo(200);
			HttpResponse<String> page = browser.get("/oauth2/authorization/oauth2flow");
			assertThat(page.statusCode()).isEqualTo(503);
			assertThat(page.headers().firstValue("Retry-After")).isPresent();
			assertThat(page.body()).contains("Sign-in is away for the moment", "Try again");

			SERVER.away = false;

			browser.signIn(SERVER);
			assertThat(browser.get("/").body()).contains("Ada Lovelace");
		}
	}

	@Test
	void P44_metadata_of_another_issuer_is_not_used() {
		SERVER.claimedIssuer = "https://attacker.example";
		try (ConfigurableApplicationContext replica = start(Map.of())) {
			HttpResponse<String> page = new TestBrowser(port(replica)).get("/oauth2/authorization/oauth2flow");

			assertThat(page.statusCode()).isEqualTo(503);
		}
	}

	@Test
	void the_back_channel_has_an_address_of_its_own_and_the_browser_goes_to_the_issuer() {
		// The peer listens on both names, as a container does under its own and the
		// public one.
		String backChannel = SERVER.url().replace("localhost", "127.0.0.1");
		try (ConfigurableApplicationContext replica = start(
				Map.of("oauth2flow.client.authorization-server-url", backChannel))) {
			TestBrowser browser = new TestBrowser(port(replica));
			assertThat(browser.startSignIn().toString()).startsWith(SERVER.url());
			browser.signIn(SERVER);
			assertThat(replica.getBean(AuthorizationServer.class).registration().getProviderDetails().getTokenUri())
				.startsWith(backChannel);
		}
	}

	@Test
	void when_the_token_endpoint_is_away_the_user_may_start_again() {
		TestBrowser browser = browser();
		String answer = SERVER.approve(browser.startSignIn());
		SERVER.away = true;

		assertThat(browser.callBack(answer).statusCode()).isEqualTo(503);

		SERVER.away = false;
		browser.signIn(SERVER);
	}

}
