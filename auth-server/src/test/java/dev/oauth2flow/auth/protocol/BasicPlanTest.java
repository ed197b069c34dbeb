package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.oauth2flow.auth.protocol.Replica.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the modules of the OpenID Foundation's conformance plans
 * {@code oidcc-config-certification-test-plan} and
 * {@code oidcc-basic-certification-test-plan} do and look at, as far as no test of one
 * rule does the same. CONFORMANCE.md says which module is where. The client is one of the
 * plan's: it knows neither PKCE nor, in one module, a nonce.
 */
class BasicPlanTest {

	private static final TestClient CLIENT = Replica.WITHOUT_NONCE;

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private final Client client = new Client(CLIENT, this.replica);

	@Test
	void P33_discovery_endpoint_verification_OIDC_Discovery() {
		HttpResponse<String> response = this.browser.get("/.well-known/openid-configuration");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(Pages.header(response, "Content-Type")).startsWith("application/json");
		Map<String, Object> discovery = Client.json(response);
		discovery.forEach((name, value) -> {
			assertThat(value).as(name).isNotNull();
			if (name.endsWith("_endpoint") || name.endsWith("_uri")) {
				assertThat(String.valueOf(value)).as(name).startsWith(Replica.ISSUER + "/");
			}
			if (name.endsWith("_supported") && !(value instanceof Boolean)) {
				assertThat(value).as(name).isInstanceOf(List.class);
				assertThat((List<?>) value).as(name)
					.isNotEmpty()
					.doesNotHaveDuplicates()
					.allMatch((each) -> String.valueOf(each).matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]+"));
			}
		});
		assertThat(list(discovery, "id_token_signing_alg_values_supported")).contains("RS256");
		assertThat(list(discovery, "scopes_supported")).contains("openid");
		assertThat(list(discovery, "subject_types_supported")).contains("public");
	}

	@Test
	void P34_keys_are_encoded_as_they_must_RFC7517() {
		List<?> keys = list(Client.json(this.browser.get("/oauth2/jwks")), "keys");
		assertThat(keys).isNotEmpty();
		for (Object each : keys) {
			Map<?, ?> key = (Map<?, ?>) each;
			assertThat(key.get("kid")).isInstanceOf(String.class);
			assertThat(key.containsKey("d") || key.containsKey("k") || key.containsKey("p")).isFalse();
			for (String member : List.of("n", "e", "x", "y")) {
				Object value = key.get(member);
				if (value != null) {
					assertThat(String.valueOf(value)).as(member).matches("[A-Za-z0-9_-]+");
					assertThat(Base64.getUrlDecoder().decode(String.valueOf(value))).as(member).isNotEmpty();
				}
			}
		}
	}

	@Test
	void P32_one_client_authenticates_by_client_secret_basic_and_by_client_secret_post_OIDC_Core() {
		Map<String, String> form = codeGrant(code(request("openid")));
		assertThat(this.client.token(form).statusCode()).isEqualTo(200);
		form = codeGrant(code(request("openid")));
		form.put("client_id", CLIENT.id());
		form.put("client_secret", Objects.requireNonNull(CLIENT.secret()));
		HttpResponse<String> posted = this.browser.post("/oauth2/token", Browser.form(form));
		assertThat(posted.statusCode()).as(posted.body()).isEqualTo(200);
		assertThat(Pages.header(posted, "Cache-Control")).contains("no-store");
	}

	@ParameterizedTest
	@ValueSource(strings = { "email openid", "phone address openid email profile" })
	void P12_scopes_are_named_in_any_order_OIDC_Core(String scope) {
		assertThat(tokens(request(scope))).containsKey("id_token");
	}

	@Test
	void P26_scopes_that_are_not_understood_are_left_out_and_the_answer_says_so_OIDC_Core() {
		Map<String, String> request = request("openid offline_access something.else email");
		request.put("prompt", "consent");
		Map<String, Object> tokens = tokens(request);
		assertThat(Client.text(tokens, "scope").split(" ")).containsExactlyInAnyOrder("openid", "email");
		assertThat(Client.text(tokens, "refresh_token")).matches("[\\x21-\\x7E]+");
		Map<String, String> oauth = request("notes.read something.else");
		assertThat(Browser.parameters(Browser.location(this.browser.authorize(oauth)))).containsEntry("error",
				"invalid_scope");
	}

	@Test
	void P12_max_age_and_prompt_login_ask_again_and_move_auth_time_on_OIDC_Core() throws InterruptedException {
		Map<String, Object> first = idToken(request("openid"));
		TimeUnit.SECONDS.sleep(2);
		Map<String, String> relaxed = request("openid");
		relaxed.put("max_age", "10000");
		assertThat(authTime(idToken(relaxed))).as("max_age=10000").isEqualTo(authTime(first));
		Map<String, String> young = request("openid");
		young.put("max_age", "1");
		assertThat(Pages.path(this.browser.authorize(young))).isEqualTo("/signin");
		Map<String, Object> second = idToken(young);
		assertThat(authTime(second)).as("max_age=1").isGreaterThan(authTime(first));
		assertThat(second.get("sub")).isEqualTo(first.get("sub"));
		TimeUnit.SECONDS.sleep(1);
		Map<String, String> again = request("openid");
		again.put("prompt", "login");
		assertThat(authTime(idToken(again))).as("prompt=login").isGreaterThan(authTime(second));
	}

	@Test
	void P12_login_hint_of_nobody_shows_the_same_page_OIDC_Core() {
		Map<String, String> request = request("openid");
		request.put("login_hint", "buffy@localhost");
		assertThat(tokens(request)).containsKey("id_token");
	}

	@Test
	void P12_who_does_not_want_to_sign_in_goes_back_with_access_denied_OIDC_Core() {
		Map<String, String> request = request("openid");
		this.browser.authorize(request);
		HttpResponse<String> declined = this.browser.get(Pages.link(this.browser.get("/signin"), "decline"));
		assertThat(Browser.location(declined)).startsWith(Replica.CALLBACK + "?");
		assertThat(Browser.parameters(Browser.location(declined))).containsEntry("error", "access_denied")
			.containsEntry("state", request.get("state"))
			.containsEntry("iss", Replica.ISSUER);
		assertThat(new Browser(this.replica).get("/signin").body()).as("where no client has asked")
			.doesNotContain("id=\"decline\"");
		request.put("redirect_uri", "https://evil.example/");
		request.put("sign_in_declined", "true");
		assertThat(this.browser.authorize(request).statusCode()).isEqualTo(400);
	}

	@Test
	void P12_an_essential_claim_is_told_OIDC_Core() {
		Map<String, String> request = request("openid");
		request.put("claims", "{\"userinfo\":{\"name\":{\"essential\":true}}}");
		HttpResponse<String> told = this.client.userInfo(Client.text(tokens(request), "access_token"));
		assertThat(Pages.header(told, "Content-Type")).startsWith("application/json");
		assertThat(Client.json(told)).containsOnlyKeys("sub", "name");
	}

	private static Map<String, String> request(String scope) {
		Map<String, String> request = Browser.request(CLIENT, scope);
		request.remove("code_challenge");
		request.remove("code_challenge_method");
		return request;
	}

	private String code(Map<String, String> request) {
		Map<String, String> answer = this.browser.authorize(request, Replica.ALICE);
		return Objects.requireNonNull(answer.get("code"), answer::toString);
	}

	private static Map<String, String> codeGrant(String code) {
		Map<String, String> form = new LinkedHashMap<>(Client.codeGrant(code));
		form.remove("code_verifier");
		return form;
	}

	private Map<String, Object> tokens(Map<String, String> request) {
		HttpResponse<String> response = this.client.token(codeGrant(code(request)));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return Client.json(response);
	}

	private Map<String, Object> idToken(Map<String, String> request) {
		return Client.claims(Client.text(tokens(request), "id_token"));
	}

	private static long authTime(Map<String, Object> idToken) {
		return (Long) Objects.requireNonNull(idToken.get("auth_time"));
	}

	private static List<Object> list(Map<String, Object> from, String name) {
		return new ArrayList<>((List<?>) Objects.requireNonNull(from.get(name), name));
	}

}
