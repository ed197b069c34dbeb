package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.protocol.Replica.TestUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

class SignInPageTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	@Test
	void the_page_names_the_client_that_asks_and_leads_back_to_it() {
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		HttpResponse<String> page = this.browser.get(Pages.path(this.browser.authorize(request)));
		assertThat(page.body()).contains("Test client web");
		HttpResponse<String> signedIn = signIn(page, Replica.ALICE);
		assertThat(signedIn.statusCode()).isEqualTo(303);
		assertThat(Browser.location(signedIn)).startsWith("/oauth2/authorize?")
			.contains("state=" + request.get("state"));
	}

	@Test
	void without_a_client_signing_in_leads_to_the_account() {
		HttpResponse<String> signedIn = signIn(this.browser.get("/signin"), Replica.ALICE);
		assertThat(Browser.location(signedIn)).isEqualTo("/account");
		assertThat(this.browser.get("/account").body()).contains("Test alice", "alice@example.com");
		assertThat(Pages.path(this.browser.get("/signin"))).as("back button").isEqualTo("/account");
	}

	@Test
	void a_user_name_is_taken_in_any_case() {
		HttpResponse<String> signedIn = signIn(this.browser.get("/signin"),
				new TestUser("ALICE", Replica.ALICE.password()));
		assertThat(Browser.location(signedIn)).isEqualTo("/account");
	}

	@Test
	void an_unknown_user_gets_the_same_answer_as_a_wrong_password() {
		List<TestUser> wrong = List.of(new TestUser("alice", "wrong"), new TestUser("nobody", "wrong"),
				new TestUser("alice", ""), new TestUser("", ""), new TestUser("alice\u0000", "wrong"),
				new TestUser("al'ice\" or 1=1 --", "wrong"), new TestUser("a".repeat(20_000), "wrong"),
				new TestUser("alice", "a".repeat(20_000)));
		List<String> answers = wrong.stream().map((user) -> {
			Browser fresh = new Browser(this.replica);
			HttpResponse<String> refused = signIn(fresh, fresh.get("/signin"), user);
			assertThat(refused.statusCode()).isEqualTo(303);
			assertThat(Browser.location(refused)).isEqualTo("/signin?error");
			HttpResponse<String> page = fresh.get("/signin?error");
			assertThat(page.statusCode()).isEqualTo(200);
			return Pages.withoutTokens(page);
		}).distinct().toList();
		assertThat(answers).hasSize(1);
		assertThat(answers.getFirst()).contains("The username or the password is wrong", "role=\"alert\"",
				"aria-invalid=\"true\"");
	}

	@Test
	void a_locked_user_gets_the_same_answer_as_a_wrong_password() {
		JdbcClient jdbc = this.replica.bean(JdbcClient.class);
		jdbc.sql("update users set status = 'locked' where username = 'auditor'").update();
		try {
			HttpResponse<String> refused = signIn(this.browser.get("/signin"), Replica.AUDITOR);
			assertThat(Browser.location(refused)).isEqualTo("/signin?error");
		}
		finally {
			jdbc.sql("update users set status = 'active' where username = 'auditor'").update();
		}
	}

	@Test
	void an_older_hash_is_replaced_at_the_next_sign_in() {
		JdbcClient jdbc = this.replica.bean(JdbcClient.class);
		String read = "select password_hash from users where username = 'alice'";
		String before = jdbc.sql(read).query(String.class).single();
		jdbc.sql("update users set password_hash = ? where username = 'alice'")
			.param("{bcrypt}" + new org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder(4)
				.encode(Replica.ALICE.password()))
			.update();
		signIn(this.browser.get("/signin"), Replica.ALICE);
		assertThat(jdbc.sql(read).query(String.class).single()).startsWith("{argon2}").isNotEqualTo(before);
	}

	@Test
	void a_form_without_its_token_signs_nobody_in_and_leads_back_to_the_form() {
		HttpResponse<String> page = this.browser
			.get(Pages.path(this.browser.authorize(Browser.request(Replica.WEB, "openid"))));
		Map<String, String> fields = new HashMap<>(Pages.hidden(page));
		fields.remove("_csrf");
		HttpResponse<String> lost = post(this.browser, fields, Replica.ALICE);
		assertThat(Browser.location(lost)).isEqualTo("/signin?expired");
		assertThat(Pages.path(this.browser.get("/account"))).isEqualTo("/signin");
	}

	@Test
	void a_session_that_ended_in_mid_flow_costs_nothing_but_another_sign_in() {
		HttpResponse<String> page = this.browser
			.get(Pages.path(this.browser.authorize(Browser.request(Replica.WEB, "openid"))));
		Browser withoutCookies = new Browser(this.replica);
		HttpResponse<String> lost = post(withoutCookies, Pages.hidden(page), Replica.ALICE);
		HttpResponse<String> again = withoutCookies.get(Browser.location(lost));
		assertThat(again.body()).contains("please sign in again", "Test client web");
		assertThat(Browser.location(signIn(withoutCookies, again, Replica.ALICE)))
			.isEqualTo(Pages.hidden(page).get("continue"));
	}

	@Test
	void the_second_of_two_tabs_goes_on_after_the_first_has_signed_in() {
		HttpResponse<String> first = this.browser
			.get(Pages.path(this.browser.authorize(Browser.request(Replica.WEB, "openid"))));
		HttpResponse<String> second = this.browser
			.get(Pages.path(this.browser.authorize(Browser.request(Replica.OTHER, "openid"))));
		signIn(first, Replica.ALICE);
		HttpResponse<String> late = signIn(second, Replica.ALICE);
		assertThat(Browser.location(late)).isEqualTo(Pages.hidden(second).get("continue")).contains("client_id=other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/", "//evil.example", "/signout" })
	void the_form_cannot_be_made_to_lead_elsewhere(String address) {
		Map<String, String> fields = new HashMap<>(Pages.hidden(this.browser.get("/signin")));
		fields.put("continue", address);
		assertThat(Browser.location(post(this.browser, fields, Replica.ALICE))).isEqualTo("/account");
	}

	@Test
	void a_form_field_of_1_MB_is_a_clear_page() {
		for (int size : List.of(1_000_000, 3_000_000)) {
			HttpResponse<String> page = this.browser.get("/signin");
			HttpResponse<String> refused = signIn(page, new TestUser("a".repeat(size), "x"));
			assertThat(refused.statusCode()).isBetween(400, 499);
			assertThat(refused.body()).contains("<h1", "suite.css");
		}
	}

	@Test
	void P09_the_page_refuses_framing_and_scripts_and_is_not_kept_RFC9700() {
		this.browser.authorize(Browser.request(Replica.WEB, "openid"));
		HttpResponse<String> page = this.browser.get("/signin");
		assertThat(Pages.header(page, "Content-Security-Policy"))
			.contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
					"form-action 'self' https://client.example")
			.doesNotContain("unsafe");
		assertThat(Pages.header(page, "X-Frame-Options")).isEqualTo("DENY");
		assertThat(Pages.header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(Pages.header(page, "Referrer-Policy")).isEqualTo("same-origin");
		assertThat(Pages.header(page, "Cache-Control")).contains("no-store");
		assertThat(page.headers().firstValue("Strict-Transport-Security")).as("over http").isEmpty();
		assertThat(page.body()).doesNotContain("style=\"", "onclick")
			.doesNotContainPattern("<script(?! type=\"module\" src=\"/pages/)");
	}

	@Test
	void a_hint_of_the_client_is_shown_as_text() {
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		request.put("login_hint", "\"><b>al+ice&");
		this.browser.authorize(request);
		assertThat(this.browser.get("/signin").body()).contains("value=\"&quot;&gt;&lt;b&gt;al");
	}

	@Test
	void signing_in_costs_four_statements_and_six_round_trips() {
		HttpResponse<String> page = this.browser
			.get(Pages.path(this.browser.authorize(Browser.request(Replica.WEB, "openid"))));
		this.replica.counting().reset();
		signIn(page, Replica.ALICE);
		assertThat(this.replica.counting().outbox()).as("audit events").hasSize(1);
		assertThat(this.replica.counting().sql()).as("statements").hasSizeBetween(1, 3);
		assertThat(this.replica.counting().redis()).as("round trips").hasSizeBetween(1, 6);
	}

	private HttpResponse<String> signIn(HttpResponse<String> page, TestUser user) {
		return signIn(this.browser, page, user);
	}

	private static HttpResponse<String> signIn(Browser browser, HttpResponse<String> page, TestUser user) {
		return post(browser, Pages.hidden(page), user);
	}

	private static HttpResponse<String> post(Browser browser, Map<String, String> hidden, TestUser user) {
		Map<String, String> fields = new HashMap<>(hidden);
		fields.put("username", user.name());
		fields.put("password", user.password());
		return browser.post("/signin", Browser.form(fields));
	}

}
