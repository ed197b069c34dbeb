package dev.oauth2flow.client.session;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SignInTest extends ServiceTest {

	private static final String COOKIE = "OAUTH2FLOW_CLIENT";

	@Test
	void a_user_signs_in_and_sees_who_they_are() {
		TestBrowser browser = browser();
		assertThat(browser.get("/").body()).contains("Sign in").doesNotContain("Ada Lovelace");

		browser.signIn(SERVER);

		assertThat(browser.get("/").body()).contains("Ada Lovelace", "ada@example.org", "verified", "Sign out");
	}

	@Test
	void P42_the_authorization_request_carries_pkce_state_and_nonce_C_3_1_2_1() {
		URI request = browser().startSignIn();

		assertThat(request.toString()).startsWith(SERVER.url() + "/oauth2/authorize?");
		assertThat(request.getQuery()).contains("response_type=code", "client_id=client-app",
				"code_challenge_method=S256", "redirect_uri=http://localhost:8080/login/oauth2/code/oauth2flow",
				"scope=openid profile email profile.read notes.read notes.write audit.read");
		assertThat(request.getQuery()).containsPattern("code_challenge=[A-Za-z0-9_-]{43}")
			.containsPattern("state=[A-Za-z0-9_=-]{40,}")
			.containsPattern("nonce=[A-Za-z0-9_-]{40,}");
	}

	@Test
	void P42_a_changed_state_is_refused_and_does_no_harm_to_the_true_one() {
		TestBrowser browser = browser();
		String answer = SERVER.approve(browser.startSignIn());

		assertLost(browser.callBack(answer.replaceFirst("state=.", "state=!")));
		assertThat(browser.callBack(answer).statusCode()).isEqualTo(302);
	}

	@Test
	void P42_an_answer_to_another_browser_is_refused_R_4_7_1() {
		TestBrowser attacker = browser();
		String answer = SERVER.approve(attacker.startSignIn());
		TestBrowser victim = browser();
		victim.startSignIn();

		assertLost(victim.callBack(answer));
		assertThat(victim.cookies()).doesNotContainKey(COOKIE);
	}

	@Test
	void P08_an_answer_of_another_issuer_is_refused_RFC9207() {
		TestBrowser browser = browser();
		String answer = SERVER.approve(browser.startSignIn());
		String other = answer.replaceFirst("iss=[^&]*", "iss=https%3A%2F%2Fattacker.example");

		assertLost(browser.callBack(other));
		assertLost(browser.callBack(answer.replaceFirst("[&?]iss=[^&]*", "").replaceFirst("^&?", "?")));
		assertLost(browser.callBack(answer + "&iss=https%3A%2F%2Fattacker.example"));
		assertThat(browser.cookies()).doesNotContainKey(COOKIE);
	}

	@Test
	void P08_an_error_answer_of_another_issuer_is_refused_RFC9207() {
		TestBrowser browser = browser();
		String answer = SERVER.refuse(browser.startSignIn(), "access_denied");

		assertLost(browser.callBack(answer.replaceFirst("iss=[^&]*", "iss=https%3A%2F%2Fattacker.example")));
	}

	@Test
	void P42_an_id_token_with_another_nonce_is_refused_C_3_1_3_7() {
		TestBrowser browser = browser();
		SERVER.claimedNonce = "another";

		assertLost(browser.callBack(SERVER.approve(browser.startSignIn())));
		assertThat(browser.cookies()).doesNotContainKey(COOKIE);
	}

	@Test
	void P15_the_code_is_redeemed_with_the_verifier_of_its_own_request() {
		TestBrowser browser = browser();
		URI first = browser.startSignIn();
		URI second = browser.startSignIn();
		String code = SERVER.approve(first).replaceFirst(".*code=([^&]*).*", "$1");
		String injected = SERVER.approve(second).replaceFirst("code=[^&]*", "code=" + code);

		assertLost(browser.callBack(injected));
	}

	@Test
	void an_answer_works_once() {
		TestBrowser browser = browser();
		String answer = SERVER.approve(browser.startSignIn());
		assertThat(browser.callBack(answer).statusCode()).isEqualTo(302);

		assertLost(browser.callBack(answer));
		assertThat(browser.get("/").body()).as("the session goes on").contains("Ada Lovelace");
	}

	@Test
	void two_tabs_sign_in_at_once() {
		TestBrowser browser = browser();
		URI first = browser.startSignIn();
		URI second = browser.startSignIn();

		assertThat(browser.callBack(SERVER.approve(second)).statusCode()).isEqualTo(302);
		assertThat(browser.callBack(SERVER.approve(first)).statusCode()).isEqualTo(302);
		assertThat(browser.get("/").body()).contains("Ada Lovelace");
	}

	@Test
	void a_refusal_is_a_clear_page() {
		TestBrowser browser = browser();

		HttpResponse<String> page = browser.callBack(SERVER.refuse(browser.startSignIn(), "access_denied"));

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(page.body()).contains("You did not give access", "Start again");
	}

	@Test
	void an_error_that_nobody_asked_for_is_not_believed() {
		assertLost(browser().callBack("?error=access_denied&state=x&iss=" + SERVER.url()));
		assertLost(browser().callBack("?error=%3Cscript%3E&state=x&iss=" + SERVER.url()));
		assertLost(browser().callBack(""));
	}

	@Test
	void P43_the_session_id_changes_at_sign_in() {
		TestBrowser browser = signedIn();
		String before = browser.cookies().get(COOKIE);

		browser.signIn(SERVER);

		assertThat(browser.cookies().get(COOKIE)).isNotEqualTo(before);
		TestBrowser old = browser();
		old.cookies().put(COOKIE, before);
		assertThat(old.get("/").body()).doesNotContain("Ada Lovelace");
	}

	@Test
	void who_has_to_sign_in_first_comes_to_the_page_they_wanted() {
		TestBrowser browser = browser();
		URI start = TestBrowser.location(browser.get("/notes?cursor=2"));
		URI request = TestBrowser.location(browser.get(start.toString()));

		assertThat(TestBrowser.location(browser.callBack(SERVER.approve(request))).toString())
			.endsWith("/notes?cursor=2");
	}

	@Test
	void nobody_is_sent_to_a_foreign_page() {
		for (String path : List.of("https://attacker.example/", "//attacker.example", "/%5Cattacker.example",
				"/notes%0d%0aX:y")) {
			TestBrowser browser = browser();
			URI request = TestBrowser.location(browser.get("/oauth2/authorization/oauth2flow?return-to=" + path));

			assertThat(TestBrowser.location(browser.callBack(SERVER.approve(request))).getPath()).isEqualTo("/");
		}
	}

	@Test
	void signing_out_ends_this_session_and_asks_the_authorization_server_to_end_its_own() {
		TestBrowser browser = signedIn();

		URI end = TestBrowser.location(browser.submit("/", "/logout", java.util.Map.of()));

		assertThat(end.toString()).startsWith(SERVER.url() + "/connect/logout?id_token_hint=ey");
		assertThat(end.getQuery()).contains("post_logout_redirect_uri=http://localhost:8080/");
		assertThat(browser.cookies()).doesNotContainKey(COOKIE);
		String state = end.getQuery().replaceFirst(".*state=", "");
		assertThat(browser.get("/?state=" + state).body()).contains("You are signed out");
		assertThat(browser.get("/?state=" + state).body()).doesNotContain("You are signed out");
	}

	@Test
	void an_unknown_registration_or_page_is_a_clear_page() {
		assertThat(browser().get("/oauth2/authorization/other").statusCode()).isEqualTo(400);
		HttpResponse<String> page = browser().get("/nothing-here");
		assertThat(page.statusCode()).isEqualTo(404);
		assertThat(page.body()).contains("There is nothing here").doesNotContain("Sign out");
		assertThat(signedIn().get("/nothing-here").body()).contains("There is nothing here", "Sign out");
	}

	@Test
	void the_error_page_by_its_own_address_is_not_there() {
		HttpResponse<String> page = signedIn().get("/error");
		assertThat(page.statusCode()).isEqualTo(404);
		assertThat(page.body()).contains("There is nothing here");
	}

	private static void assertLost(HttpResponse<String> page) {
		assertThat(page.statusCode()).isEqualTo(400);
		assertThat(page.body()).contains("This sign-in cannot be finished", "Start again");
	}

}
