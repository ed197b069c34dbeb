package dev.oauth2flow.client.session;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.AuthorizationServerPeer;
import dev.oauth2flow.client.peers.TestBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * This service in the profile fapi, before a server that accepts nothing less: requests
 * pushed, assertions for the issuer, proofs with its nonce and none used twice.
 */
class FapiProfileTest extends ServiceTest {

	private ConfigurableApplicationContext fapi = start(
			Map.of("oauth2flow.client.profile", "fapi", "oauth2flow.client.client-secret", "",
					"oauth2flow.client.signing-key", AuthorizationServerPeer.FAPI_KEY.toJSONString()));

	@BeforeEach
	void insistOnFapi() {
		SERVER.fapi = true;
	}

	@AfterEach
	void stop() {
		this.fapi.close();
	}

	@Test
	void P22_signs_in_calls_the_API_and_renews_its_token_FAPI2() {
		TestBrowser browser = new TestBrowser(port(this.fapi));
		URI request = browser.startSignIn();
		assertThat(request.getRawQuery()).contains("client_id=client-app")
			.contains("request_uri=")
			.doesNotContain("state", "scope", "code_challenge");
		SERVER.lifetime = Duration.ofSeconds(1);
		assertThat(browser.callBack(SERVER.approve(request)).statusCode()).isEqualTo(302);
		SERVER.lifetime = Duration.ofMinutes(5);

		assertThat(browser.get("/").body()).contains("Ada Lovelace");
		assertThat(browser.get("/notes").statusCode()).isEqualTo(200);
		assertThat(SERVER.refreshes()).isEqualTo(1);
	}

	@Test
	void P22_replicas_hold_tokens_by_the_same_key_RFC9449() {
		TestBrowser browser = new TestBrowser(port(this.fapi));
		browser.signIn(SERVER);
		try (ConfigurableApplicationContext other = start(
				Map.of("oauth2flow.client.profile", "fapi", "oauth2flow.client.client-secret", "",
						"oauth2flow.client.signing-key", AuthorizationServerPeer.FAPI_KEY.toJSONString()))) {
			assertThat(browser.before(port(other)).get("/notes").statusCode()).isEqualTo(200);
			assertThat(other.getBean(FapiProfile.class).interceptor().thumbprint())
				.isEqualTo(this.fapi.getBean(FapiProfile.class).interceptor().thumbprint());
		}
	}

}
