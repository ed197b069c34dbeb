package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What a client can ask about the sign-in (OpenID Connect Core 1.0 section 3.1.2.1).
 */
class SignInRequestTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private final Client web = new Client(Replica.WEB, this.replica);

	@ParameterizedTest
	@ValueSource(strings = { "none login", "none consent", "login none", "none select_account", "create", "LOGIN",
			"login;consent", "none none login" })
	void P12_unknown_prompts_and_none_beside_another_are_refused_OIDC_Core(String prompt) {
		for (Browser each : List.of(this.browser, signedIn())) {
			assertError(each.authorize(request("prompt", prompt)), "invalid_request");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "login", "select_account", "login consent", " login  select_account" })
	void P12_prompt_login_asks_once_and_once_only_OIDC_Core(String prompt) {
		Browser signedIn = signedIn();
		Map<String, Object> before = tokens(signedIn, request("prompt", "none"));
		HttpResponse<String> asked = signedIn.authorize(request("prompt", prompt));
		assertThat(Pages.path(asked)).isEqualTo("/signin");
		assertThat(signedIn.get("/signin").body()).contains("prove once more that it is you");
		Map<String, Object> after = tokens(signedIn, request("prompt", prompt));
		assertThat(authTime(after)).isGreaterThanOrEqualTo(authTime(before));
		assertThat(Client.claims(Client.text(after, "id_token")).get("sid")).as("the same session")
			.isEqualTo(Client.claims(Client.text(before, "id_token")).get("sid"));
	}

	@Test
	void P12_the_way_back_from_a_demanded_sign_in_lets_no_other_sign_in_pass_OIDC_Core() {
		Browser signedIn = signedIn();
		signedIn.authorize(request("prompt", "login"));
		String wayBack = Objects.requireNonNull(Pages.hidden(signedIn.get("/signin")).get("continue"));
		assertThat(wayBack).contains("signed_in_since=");
		assertThat(Pages.path(signedIn.get(wayBack))).as("not signed in since").isEqualTo("/signin");
		for (String forged : List.of("", "0", "x", "AAAA", "%20", "A".repeat(44))) {
			assertThat(
					Pages.path(signedIn.get(wayBack.replaceAll("signed_in_since=[^&]*", "signed_in_since=" + forged))))
				.isEqualTo("/signin");
		}
	}

	@Test
	void P12_prompt_login_is_met_on_another_replica_OIDC_Core() {
		Browser signedIn = signedIn();
		Map<String, String> request = request("prompt", "login");
		assertThat(Pages.path(signedIn.authorize(request))).isEqualTo("/signin");
		assertThat(signedIn.on(Replica.two()).authorize(request, Replica.ALICE)).containsKey("code");
	}

	@Test
	void P12_prompt_consent_asks_for_what_was_allowed_before_OIDC_Core() {
		Browser signedIn = signedIn();
		assertThat(tokens(signedIn, request("prompt", ""))).containsKey("id_token");
		assertThat(Pages.path(signedIn.authorize(request("prompt", "consent")))).startsWith("/consent?");
		assertThat(tokens(signedIn, request("prompt", "consent"))).containsKey("id_token");
		Map<String, String> ofFirstParty = Browser.request(Replica.ES256, "openid");
		ofFirstParty.put("prompt", "consent");
		assertThat(Pages.path(signedIn.authorize(ofFirstParty))).startsWith("/consent?");
	}

	@Test
	void P12_prompt_none_answers_where_nothing_has_to_be_asked_and_also_without_openid_OIDC_Core() {
		Browser signedIn = signedIn();
		assertThat(tokens(signedIn, request("prompt", "none"))).containsKey("id_token");
		Map<String, String> plain = Browser.request(Replica.WITHOUT_PKCE, "audit.read");
		plain.put("prompt", "none");
		assertError(this.browser.authorize(plain), "login_required");
		signedIn.authorize(Browser.request(Replica.WITHOUT_PKCE, "audit.read"), Replica.ALICE);
		assertThat(Browser.parameters(Browser.location(signedIn.authorize(plain)))).containsKey("code");
		Map<String, String> unasked = Browser.request(Replica.NATIVE, "audit.read profile.read");
		unasked.put("prompt", "none");
		assertError(signedIn.authorize(unasked), "consent_required");
	}

	@Test
	void P12_max_age_demands_a_sign_in_that_is_young_enough_OIDC_Core() {
		Browser signedIn = signedIn();
		assertThat(tokens(signedIn, request("max_age", "10000"))).containsKey("id_token");
		assertThat(Pages.path(signedIn.authorize(request("max_age", "0")))).isEqualTo("/signin");
		Map<String, Object> tokens = tokens(signedIn, request("max_age", "0"));
		assertThat(authTime(tokens)).isCloseTo(Instant.now().getEpochSecond(), within(60L));
		Map<String, String> silent = request("max_age", "0");
		silent.put("prompt", "none");
		assertError(signedIn.authorize(silent), "login_required");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "1.5", "x", "9999999999999999999999", "٣" })
	void P12_a_max_age_that_is_no_number_of_seconds_is_refused_OIDC_Core(String maxAge) {
		assertError(this.browser.authorize(request("max_age", maxAge)), "invalid_request");
	}

	@Test
	void P12_id_token_hint_names_who_must_be_signed_in_OIDC_Core() {
		Browser signedIn = signedIn();
		String hint = Client.text(tokens(signedIn, request("max_age", "1000")), "id_token");
		assertThat(tokens(signedIn, request("id_token_hint", hint))).containsKey("id_token");
		Map<String, String> silent = request("id_token_hint", hint);
		silent.put("prompt", "none");
		assertThat(tokens(signedIn, silent)).containsKey("id_token");
		assertError(this.browser.authorize(silent), "login_required");
		Browser auditor = new Browser(this.replica);
		auditor.signIn(Replica.AUDITOR);
		assertError(auditor.authorize(silent), "login_required");
		HttpResponse<String> asked = auditor.authorize(request("id_token_hint", hint));
		assertThat(Pages.path(asked)).as("the user may sign in as whom the client expects").isEqualTo("/signin");
		assertThat(auditor.authorize(request("id_token_hint", hint), Replica.AUDITOR)).as("again as another")
			.containsEntry("error", "login_required");
		assertThat(auditor.authorize(request("id_token_hint", hint), Replica.ALICE)).containsKey("code");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "x.y.z", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0." })
	void P12_a_hint_that_is_no_id_token_of_this_server_is_refused_OIDC_Core(String hint) {
		assertError(signedIn().authorize(request("id_token_hint", hint)), "invalid_request");
		String accessToken = Client.text(tokens(signedIn(), request("display", "page")), "access_token");
		assertError(signedIn().authorize(request("id_token_hint", accessToken)), "invalid_request");
	}

	@Test
	void P12_acr_values_are_voluntary_and_the_id_token_says_what_was_reached_OIDC_Core() {
		Map<String, Object> tokens = tokens(signedIn(), request("acr_values", "9 1"));
		assertThat(Client.claims(Client.text(tokens, "id_token"))).containsEntry("acr", "1")
			.containsEntry("amr", List.of("pwd"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "display=page", "display=popup", "display=touch", "display=wap", "ui_locales=se fr-CA en",
			"claims_locales=de", "login_hint=alice", "extra=foobar", "acr_values=" })
	void P12_what_is_only_a_wish_never_hinders_OIDC_Core(String parameter) {
		String[] pair = parameter.split("=", -1);
		assertThat(Arrays.asList(pair)).hasSize(2);
		assertThat(tokens(signedIn(), request(pair[0], pair[1]))).containsKey("id_token");
	}

	@Test
	void P12_the_way_to_the_sign_in_shows_errors_of_the_request_first_RFC6749() {
		Map<String, String> request = request("prompt", "login");
		request.put("code_challenge_method", "plain");
		assertError(this.browser.authorize(request), "invalid_request");
	}

	private Browser signedIn() {
		Browser signedIn = new Browser(this.replica);
		signedIn.signIn(Replica.ALICE);
		return signedIn;
	}

	private static Map<String, String> request(String name, String value) {
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		request.put(name, value);
		return request;
	}

	private Map<String, Object> tokens(Browser browser, Map<String, String> request) {
		Map<String, String> answer = browser.authorize(request, Replica.ALICE);
		return Client.json(this.web.redeem(Objects.requireNonNull(answer.get("code"), answer::toString)));
	}

	private static long authTime(Map<String, Object> tokens) {
		return (Long) Objects.requireNonNull(Client.claims(Client.text(tokens, "id_token")).get("auth_time"));
	}

	private static void assertError(HttpResponse<String> response, String error) {
		assertThat(Browser.location(response)).startsWith(Replica.CALLBACK);
		assertThat(Browser.parameters(Browser.location(response))).containsEntry("error", error)
			.containsEntry("iss", Replica.ISSUER)
			.containsKey("state");
	}

}
