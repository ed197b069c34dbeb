package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class AccountPageTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private final Client other = new Client(Replica.OTHER, this.replica);

	@Test
	void P27_withdrawing_consent_ends_the_client_s_access_and_asks_again_the_next_time() {
		Map<String, Object> tokens = this.other.tokens(this.browser, Replica.AUDITOR, "openid notes.read");
		HttpResponse<String> page = this.browser.get("/account");
		assertThat(page.body()).contains("Test client other", "Read your notes");
		Map<String, String> form = Pages.hidden(page);
		HttpResponse<String> done = this.browser.post("/account/withdraw",
				Browser.form(Map.of("_csrf", String.valueOf(form.get("_csrf")), "client", client(page))));
		assertThat(done.statusCode()).isEqualTo(303);
		assertThat(this.browser.get(Browser.location(done)).body()).contains("Withdrawn");
		assertThat(this.other.introspect(Client.text(tokens, "access_token"))).containsEntry("active", false);
		assertThat(this.other.refresh(Client.text(tokens, "refresh_token")).statusCode()).isEqualTo(400);
		assertThat(Browser.location(this.browser.authorize(Browser.request(Replica.OTHER, "openid notes.read"))))
			.contains("/consent");
	}

	@Test
	void withdrawing_what_there_is_not_changes_nothing() {
		this.browser.signIn(Replica.AUDITOR);
		String token = String.valueOf(Pages.hidden(this.browser.get("/account")).get("_csrf"));
		for (String client : new String[] { "", "x", "00000000-0000-0000-0000-000000000000", "a".repeat(5000) }) {
			HttpResponse<String> done = this.browser.post("/account/withdraw",
					Browser.form(Map.of("_csrf", token, "client", client)));
			assertThat(Browser.location(done)).isEqualTo("/account");
		}
	}

	@Test
	void signing_out_ends_the_session_and_its_tokens() {
		Map<String, Object> tokens = this.other.tokens(this.browser, Replica.AUDITOR, "openid notes.read");
		HttpResponse<String> page = this.browser.get("/signout");
		assertThat(page.body()).contains("Sign out?");
		HttpResponse<String> done = this.browser.post("/signout", Browser.form(Pages.hidden(page)));
		assertThat(this.browser.get(Pages.path(done)).body()).contains("You are signed out");
		assertThat(Browser.location(this.browser.get("/account"))).contains("/signin");
		assertThat(this.other.introspect(Client.text(tokens, "access_token"))).containsEntry("active", false);
	}

	@Test
	void a_sign_out_without_its_token_signs_nobody_out() {
		this.browser.signIn(Replica.AUDITOR);
		HttpResponse<String> refused = this.browser.post("/signout", "");
		assertThat(this.browser.get(Browser.location(refused)).body()).contains("Sign out?");
		assertThat(this.browser.get("/account").statusCode()).isEqualTo(200);
	}

	@Test
	void P27_signing_out_everywhere_ends_every_session_on_every_replica() {
		Browser elsewhere = new Browser(Replica.two());
		elsewhere.signIn(Replica.AUDITOR);
		Map<String, Object> tokens = this.other.tokens(this.browser, Replica.AUDITOR, "openid notes.read");
		HttpResponse<String> page = this.browser.get("/account");
		assertThat(page.body()).contains("this device", "the session of Java");
		HttpResponse<String> done = this.browser.post("/account/sign-out-everywhere",
				Browser.form(Map.of("_csrf", String.valueOf(Pages.hidden(page).get("_csrf")))));
		assertThat(done.statusCode()).isEqualTo(303);
		assertThat(Browser.location(this.browser.get("/account"))).contains("/signin");
		assertThat(Browser.location(elsewhere.get("/account"))).contains("/signin");
		assertThat(this.other.introspect(Client.text(tokens, "access_token"))).containsEntry("active", false);
		String subject = String.valueOf(Client.claims(Client.text(tokens, "access_token")).get("sub"));
		this.replica.bean(StringRedisTemplate.class).delete("revoked:subject:" + subject);
	}

	@Test
	void P27_ending_one_session_ends_what_came_of_it_and_nothing_else() {
		Browser elsewhere = new Browser(Replica.two());
		Map<String, Object> tokens = new Client(Replica.WEB, Replica.two()).tokens(elsewhere, Replica.AUDITOR,
				"openid notes.read");
		Map<String, Object> own = this.other.tokens(this.browser, Replica.AUDITOR, "openid notes.read");
		HttpResponse<String> page = this.browser.get("/account");
		Map<String, String> form = Pages.hidden(page);
		String sid = String.valueOf(Client.claims(Client.text(tokens, "id_token")).get("sid"));
		assertThat(page.body()).contains(sid);
		HttpResponse<String> done = this.browser.post("/account/end-session",
				Browser.form(Map.of("_csrf", String.valueOf(form.get("_csrf")), "sid", sid)));
		assertThat(Browser.location(done)).isEqualTo("/account?ended");
		assertThat(Browser.location(elsewhere.get("/account"))).contains("/signin");
		assertThat(this.other.introspect(Client.text(own, "access_token"))).containsEntry("active", true);
		assertThat(new Client(Replica.WEB, this.replica).introspect(Client.text(tokens, "access_token")))
			.containsEntry("active", false);
		assertThat(this.browser.get("/account").body()).doesNotContain(sid);
	}

	@Test
	void another_user_s_session_cannot_be_ended() {
		Browser alices = new Browser(this.replica);
		Map<String, Object> tokens = this.other.tokens(alices, Replica.ALICE, "openid");
		this.browser.signIn(Replica.AUDITOR);
		String token = String.valueOf(Pages.hidden(this.browser.get("/account")).get("_csrf"));
		String alicesSid = String.valueOf(Client.claims(Client.text(tokens, "id_token")).get("sid"));
		for (String sid : new String[] { "", "x", "a".repeat(5000), alicesSid }) {
			HttpResponse<String> done = this.browser.post("/account/end-session",
					Browser.form(Map.of("_csrf", token, "sid", sid)));
			assertThat(Browser.location(done)).isEqualTo("/account");
		}
		assertThat(alices.get("/account").statusCode()).isEqualTo(200);
	}

	@Test
	void the_sessions_are_named_by_device_and_network() {
		this.browser.signIn(Replica.AUDITOR);
		assertThat(this.browser.get("/account").body()).contains("this device", "Java", "from 127.0.0.0/24",
				"just now");
	}

	@Test
	void an_unknown_address_is_a_clear_page_with_the_trace() {
		this.browser.signIn(Replica.AUDITOR);
		for (String path : new String[] { "/nothing-here", "/error" }) {
			HttpResponse<String> page = this.browser.get(path);
			assertThat(page.statusCode()).as(path).isEqualTo(404);
			assertThat(page.body()).contains("There is nothing here")
				.contains(page.headers().firstValue("X-Trace-Id").orElseThrow());
		}
	}

	private static String client(HttpResponse<String> page) {
		int form = page.body().indexOf("Test client other");
		String marker = "name=\"client\" value=\"";
		int value = page.body().indexOf(marker, form) + marker.length();
		return page.body().substring(value, page.body().indexOf('"', value));
	}

}
