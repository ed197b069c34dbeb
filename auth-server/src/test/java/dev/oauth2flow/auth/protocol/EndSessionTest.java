package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sign-out at a client's request (OpenID Connect RP-Initiated Logout 1.0).
 */
class EndSessionTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private final Client web = new Client(Replica.WEB, this.replica);

	@Test
	void P41_an_id_token_of_the_user_signs_out_at_once_by_GET_and_POST_OIDC_RP_initiated_logout() {
		for (boolean posted : new boolean[] { false, true }) {
			Map<String, String> request = request(idToken());
			HttpResponse<String> answer = ask(request, posted);
			assertThat(Browser.location(answer)).isEqualTo(Replica.AFTER_SIGN_OUT + "?state=s%201%26");
			assertSignedOut();
		}
	}

	@Test
	void P41_without_an_address_to_return_to_this_server_says_that_it_is_done_OIDC_RP_initiated_logout() {
		Map<String, String> request = request(idToken());
		request.remove("post_logout_redirect_uri");
		HttpResponse<String> answer = ask(request, false);
		assertThat(Pages.path(answer)).isEqualTo("/signout");
		assertThat(this.browser.get("/signout").body()).contains("You are signed out");
		assertSignedOut();
	}

	@Test
	void P41_without_an_id_token_the_user_is_asked_and_then_led_back_OIDC_RP_initiated_logout() {
		this.browser.signIn(Replica.ALICE);
		Map<String, String> request = request(null);
		request.put("client_id", Replica.WEB.id());
		HttpResponse<String> page = this.browser.get(Pages.path(ask(request, true)));
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Sign out?");
		assertThat(Pages.header(page, "Content-Security-Policy")).contains("form-action 'self' https://client.example");
		assertThat(this.browser.get("/account").statusCode()).as("not signed out yet").isEqualTo(200);
		HttpResponse<String> done = this.browser.post("/signout", Browser.form(Pages.hidden(page)));
		assertThat(done.statusCode()).isEqualTo(303);
		assertThat(Browser.location(done)).isEqualTo(Replica.AFTER_SIGN_OUT + "?state=s%201%26");
		assertSignedOut();
	}

	@Test
	void P41_without_a_client_the_user_is_asked_and_led_nowhere_OIDC_RP_initiated_logout() {
		for (Map<String, String> request : List.of(request(null), Map.of("state", "x"), Map.<String, String>of(),
				Map.of("logout_hint", "alice", "ui_locales", "de fr"))) {
			this.browser.signIn(Replica.ALICE);
			HttpResponse<String> page = this.browser.get(Pages.path(ask(request, false)));
			assertThat(page.body()).contains("Sign out?").doesNotContain("client.example");
			assertThat(Pages.hidden(page)).containsOnlyKeys("_csrf");
			assertThat(Browser.location(this.browser.post("/signout", Browser.form(Pages.hidden(page)))))
				.isEqualTo("/signout");
			assertSignedOut();
		}
	}

	@Test
	void P41_the_page_s_form_cannot_be_made_to_lead_elsewhere_OIDC_RP_initiated_logout() {
		this.browser.signIn(Replica.ALICE);
		Map<String, String> fields = new HashMap<>(Pages.hidden(this.browser.get("/signout")));
		fields.put("client_id", Replica.WEB.id());
		fields.put("post_logout_redirect_uri", "https://evil.example/");
		assertThat(this.browser.get("/signout?" + Browser.form(fields)).body()).doesNotContain("evil.example");
		assertThat(Browser.location(this.browser.post("/signout", Browser.form(fields)))).isEqualTo("/signout");
	}

	@Test
	void P41_what_does_not_fit_together_signs_nobody_out_and_leads_nowhere_OIDC_RP_initiated_logout() {
		String hint = idToken();
		for (Map<String, String> change : List.of(Map.of("post_logout_redirect_uri", "https://evil.example/"),
				Map.of("post_logout_redirect_uri", Replica.AFTER_SIGN_OUT + "?more=1"),
				Map.of("post_logout_redirect_uri", Replica.AFTER_SIGN_OUT + "/"), Map.of("client_id", "other"),
				Map.of("client_id", "nobody"), Map.of("id_token_hint", hint.substring(0, hint.length() - 4) + "AAAA"),
				Map.of("id_token_hint", "x"), Map.of("id_token_hint", hint.substring(0, hint.lastIndexOf('.') + 1)))) {
			Map<String, String> request = request(hint);
			request.putAll(change);
			HttpResponse<String> refused = ask(request, false);
			assertThat(refused.statusCode()).as(change + refused.body()).isEqualTo(400);
			assertThat(refused.headers().firstValue("Location")).isEmpty();
		}
		Map<String, String> unknown = request(null);
		unknown.put("client_id", "nobody");
		assertThat(ask(unknown, false).statusCode()).isEqualTo(400);
		assertThat(this.browser.get("/account").statusCode()).isEqualTo(200);
	}

	@Test
	void P41_an_id_token_of_another_user_asks_the_one_who_is_signed_in_OIDC_RP_initiated_logout() {
		String hint = idToken();
		Browser auditor = new Browser(this.replica);
		auditor.signIn(Replica.AUDITOR);
		HttpResponse<String> asked = auditor.get("/connect/logout?" + Browser.form(request(hint)));
		assertThat(Pages.path(asked)).startsWith("/signout?");
		assertThat(auditor.get("/account").statusCode()).isEqualTo(200);
	}

	@Test
	void P41_where_nobody_is_signed_in_the_browser_goes_back_at_once_OIDC_RP_initiated_logout() {
		Map<String, String> request = request(idToken());
		assertThat(Browser.location(new Browser(this.replica).get("/connect/logout?" + Browser.form(request))))
			.startsWith(Replica.AFTER_SIGN_OUT);
	}

	private String idToken() {
		return Client.text(this.web.tokens(this.browser, Replica.ALICE, "openid"), "id_token");
	}

	private static Map<String, String> request(@Nullable String hint) {
		Map<String, String> request = new LinkedHashMap<>();
		if (hint != null) {
			request.put("id_token_hint", hint);
		}
		request.put("post_logout_redirect_uri", Replica.AFTER_SIGN_OUT);
		request.put("state", "s 1&");
		return request;
	}

	private HttpResponse<String> ask(Map<String, String> request, boolean posted) {
		if (!posted) {
			return this.browser.get("/connect/logout?" + Browser.form(request));
		}
		HttpResponse<String> same = this.browser.post("/connect/logout", Browser.form(request));
		assertThat(same.statusCode()).isEqualTo(303);
		return this.browser.get(Pages.path(same));
	}

	private void assertSignedOut() {
		assertThat(Pages.path(this.browser.get("/account"))).isEqualTo("/signin");
	}

}
