package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications in a browser, which call from an origin of their own.
 */
class CrossOriginTest {

	private static final String ORIGIN = "https://app.example";

	private final Browser browser = new Browser(Replica.one());

	@ParameterizedTest
	@CsvSource({ "/oauth2/token, POST", "/oauth2/revoke, POST", "/oauth2/par, POST", "/userinfo, GET",
			"/oauth2/jwks, GET", "/.well-known/openid-configuration, GET" })
	void P05_a_browser_may_call_what_clients_call_RFC9700(String path, String method) {
		HttpResponse<String> asked = this.browser.send("OPTIONS", path, "", "Origin", ORIGIN,
				"Access-Control-Request-Method", method, "Access-Control-Request-Headers",
				"authorization,content-type,dpop");

		assertThat(asked.statusCode()).isEqualTo(200);
		assertThat(Pages.header(asked, "Access-Control-Allow-Origin")).isEqualTo("*");
		assertThat(Pages.header(asked, "Access-Control-Allow-Methods")).contains(method);
		assertThat(Pages.header(asked, "Access-Control-Allow-Headers")).containsIgnoringCase("dpop");
		assertThat(asked.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
	}

	@Test
	void P05_an_error_can_be_read_and_so_can_the_nonce_for_the_next_proof_RFC9449() {
		HttpResponse<String> answer = this.browser.post("/oauth2/token", "grant_type=authorization_code", "Origin",
				ORIGIN, "DPoP", "x");

		assertThat(answer.statusCode()).isBetween(400, 401);
		assertThat(Pages.header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
		assertThat(Pages.header(answer, "Access-Control-Expose-Headers")).contains("DPoP-Nonce", "WWW-Authenticate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/authorize", "/connect/logout", "/signin", "/account", "/oauth2/introspect" })
	void P05_no_page_and_nothing_of_servers_can_be_called_from_another_origin_RFC9700(String path) {
		for (String method : new String[] { "OPTIONS", "GET", "POST" }) {
			HttpResponse<String> answer = this.browser.send(method, path, "", "Origin", ORIGIN,
					"Access-Control-Request-Method", "POST");

			assertThat(answer.headers().map().keySet()).noneMatch((name) -> name.startsWith("access-control"));
		}
	}

}
