package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a request may arrive and be answered: by POST, in the query, and as a form (OAuth
 * 2.0 Form Post Response Mode).
 */
class ResponseModeTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	@Test
	void P08_form_post_answers_with_a_form_that_posts_itself_OIDC_form_post() {
		Map<String, String> request = request("form_post");
		request.put("prompt", "consent");
		this.browser.signIn(Replica.ALICE);
		HttpResponse<String> consent = this.browser.get(Pages.path(this.browser.authorize(request)));
		HttpResponse<String> page = this.browser.post("/oauth2/authorize", Browser.consent(consent.body()));
		assertFormPost(page, request);
		Map<String, String> answer = Pages.hidden(page);
		assertThat(answer).containsOnlyKeys("code", "state", "iss");
		Client other = new Client(Replica.OTHER, this.replica);
		assertThat(other.redeem(Objects.requireNonNull(answer.get("code"))).statusCode()).isEqualTo(200);
		request.remove("prompt");
		assertThat(Pages.hidden(this.browser.authorize(request))).as("in a living session")
			.containsOnlyKeys("code", "state", "iss");
	}

	@Test
	void P07_form_post_carries_errors_OIDC_form_post() {
		Map<String, String> request = request("form_post");
		request.put("prompt", "none");
		HttpResponse<String> silent = this.browser.authorize(request);
		assertFormPost(silent, request);
		assertThat(Pages.hidden(silent)).containsEntry("error", "login_required");
		request.put("prompt", "consent");
		this.browser.signIn(Replica.AUDITOR);
		HttpResponse<String> consent = this.browser.get(Pages.path(this.browser.authorize(request)));
		HttpResponse<String> denied = this.browser.post("/oauth2/authorize",
				Browser.consent(consent.body()).replaceAll("(^|&)scope=[^&]*", "") + "&decision=deny");
		assertFormPost(denied, request);
		assertThat(Pages.hidden(denied)).containsEntry("error", "access_denied");
		request.put("response_type", "token");
		assertThat(Pages.hidden(this.browser.authorize(request))).containsEntry("error", "unsupported_response_type");
	}

	@Test
	void P09_the_form_s_page_runs_this_server_s_script_only_and_posts_to_the_client_only_RFC9700() {
		Map<String, String> request = request("form_post");
		request.put("prompt", "none");
		HttpResponse<String> page = this.browser.authorize(request);
		assertThat(Pages.header(page, "Content-Security-Policy"))
			.contains("default-src 'none'", "script-src 'self'", "form-action 'self' https://client.example;",
					"frame-ancestors 'none'")
			.doesNotContain("unsafe");
		assertThat(page.body()).contains("<script src=\"/suite/form-post.js\">", "<button").doesNotContain("onload");
		HttpResponse<String> script = new Browser(this.replica).get("/suite/form-post.js");
		assertThat(script.statusCode()).isEqualTo(200);
		assertThat(Pages.header(script, "Content-Type")).contains("javascript");
		this.browser.signIn(Replica.ALICE);
		assertThat(this.browser.get("/form-post").statusCode()).as("by its own address").isEqualTo(404);
	}

	@Test
	void P08_query_may_be_asked_for_by_name_OAuth_response_modes() {
		Map<String, String> request = request("query");
		assertThat(this.browser.authorize(request, Replica.ALICE)).containsKeys("code", "iss");
	}

	@Test
	void P13_a_posted_request_is_answered_like_one_by_GET_OIDC_Core() {
		Map<String, String> request = request("query");
		request.put("state", "a&b=c d+e%20ü");
		HttpResponse<String> posted = this.browser.post("/oauth2/authorize", Browser.form(request));
		assertThat(posted.statusCode()).isEqualTo(303);
		assertThat(Browser.location(posted)).startsWith("/oauth2/authorize?");
		assertThat(Browser.parameters(Browser.location(posted))).isEqualTo(request);
		HttpResponse<String> signIn = this.browser.get(Browser.location(posted));
		assertThat(Pages.path(signIn)).isEqualTo("/signin");
		assertThat(this.browser.authorize(request, Replica.ALICE)).containsEntry("state", request.get("state"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_id=web", "state=x", "redirect_uri=https%3A%2F%2Fevil.example" })
	void P13_a_posted_request_is_held_to_the_same_rules_RFC6749(String twice) {
		HttpResponse<String> duplicate = this.browser.post("/oauth2/authorize",
				Browser.form(request("query")) + "&" + twice);
		assertThat(duplicate.statusCode()).isEqualTo(400);
		assertThat(duplicate.headers().firstValue("Location")).isEmpty();
		Map<String, String> request = request("query");
		request.put("one", "x".repeat(4000));
		request.put("two", "x".repeat(4000));
		HttpResponse<String> tooLong = this.browser.post("/oauth2/authorize", Browser.form(request));
		assertThat(tooLong.statusCode()).isEqualTo(400);
		assertThat(tooLong.body()).contains("too long");
	}

	private static Map<String, String> request(String mode) {
		Map<String, String> request = Browser.request(Replica.OTHER, "openid email");
		request.put("response_mode", mode);
		return request;
	}

	private static void assertFormPost(HttpResponse<String> page, Map<String, String> request) {
		assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
		assertThat(page.body()).contains("method=\"post\" action=\"" + Replica.CALLBACK + "\"");
		assertThat(Pages.header(page, "Cache-Control")).contains("no-store");
		assertThat(Pages.hidden(page)).containsEntry("state", request.get("state"))
			.containsEntry("iss", Replica.ISSUER);
	}

}
