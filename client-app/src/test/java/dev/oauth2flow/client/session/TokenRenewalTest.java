package dev.oauth2flow.client.session;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class TokenRenewalTest extends ServiceTest {

	@Test
	void a_token_near_its_end_is_renewed_before_the_call_RFC6749_6() {
		SERVER.lifetime = Duration.ofSeconds(20);
		TestBrowser browser = signedIn();
		SERVER.lifetime = Duration.ofMinutes(5);

		assertThat(browser.get("/notes").statusCode()).isEqualTo(200);
		assertThat(browser.get("/notes").statusCode()).isEqualTo(200);
		assertThat(SERVER.refreshes()).isEqualTo(1);
	}

	@Test
	void P43_of_twenty_requests_at_once_one_renews() throws Exception {
		SERVER.lifetime = Duration.ofSeconds(1);
		TestBrowser browser = signedIn();
		SERVER.lifetime = Duration.ofMinutes(5);
		SERVER.refreshDelay = Duration.ofMillis(500);

		assertThat(statuses(20, List.of(browser))).containsOnly(200);
		assertThat(SERVER.refreshes()).isEqualTo(1);
	}

	@Test
	void P43_of_twenty_requests_at_once_on_two_replicas_one_renews() throws Exception {
		SERVER.lifetime = Duration.ofSeconds(1);
		TestBrowser browser = signedIn();
		SERVER.lifetime = Duration.ofMinutes(5);
		SERVER.refreshDelay = Duration.ofMillis(500);

		try (ConfigurableApplicationContext other = start(Map.of())) {
			assertThat(statuses(20, List.of(browser, browser.before(port(other))))).containsOnly(200);
		}
		assertThat(SERVER.refreshes()).isEqualTo(1);
	}

	@Test
	void a_sign_in_begun_on_one_replica_ends_on_another_and_signing_out_counts_on_both() {
		try (ConfigurableApplicationContext other = start(Map.of())) {
			TestBrowser here = browser();
			String answer = SERVER.approve(here.startSignIn());
			TestBrowser there = here.before(port(other));
			assertThat(there.callBack(answer).statusCode()).isEqualTo(302);
			here.cookies().putAll(there.cookies());
			assertThat(here.get("/").body()).contains("Ada Lovelace");

			there.submit("/", "/logout", Map.of());

			assertThat(here.get("/").body()).doesNotContain("Ada Lovelace");
		}
	}

	@Test
	void a_token_that_the_api_refuses_is_renewed_once() {
		TestBrowser browser = signedIn();
		SERVER.revokeAccessTokens();

		assertThat(browser.get("/notes").statusCode()).isEqualTo(200);
		assertThat(SERVER.refreshes()).isEqualTo(1);
	}

	@Test
	void when_the_grant_has_ended_the_session_ends_and_the_user_is_asked_to_sign_in_again() {
		TestBrowser browser = signedIn();
		SERVER.revokeAccessTokens();
		SERVER.grantEnded = true;

		HttpResponse<String> page = browser.get("/notes");

		assertThat(page.statusCode()).isEqualTo(401);
		assertThat(page.body()).contains("Please sign in again", "Sign in");
		assertThat(SERVER.refreshes()).isEqualTo(1);
		assertThat(browser.get("/").body()).doesNotContain("Ada Lovelace");
	}

	@Test
	void when_the_authorization_server_is_away_a_token_serves_until_its_end() {
		SERVER.lifetime = Duration.ofSeconds(20);
		TestBrowser browser = signedIn();
		SERVER.away = true;

		assertThat(browser.get("/notes").statusCode()).isEqualTo(200);
	}

	@Test
	void when_the_authorization_server_is_away_and_the_token_has_ended_the_session_waits_for_it() {
		SERVER.lifetime = Duration.ofSeconds(1);
		TestBrowser browser = signedIn();
		SERVER.away = true;
		org.awaitility.Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(browser.get("/notes").statusCode()).isEqualTo(503));
		SERVER.away = false;

		assertThat(browser.get("/notes").statusCode()).isEqualTo(200);
	}

	private static List<Integer> statuses(int requests, List<TestBrowser> browsers) throws Exception {
		try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Callable<Integer>> calls = new ArrayList<>();
			for (int i = 0; i < requests; i++) {
				TestBrowser browser = browsers.get(i % browsers.size());
				calls.add(() -> browser.get("/notes").statusCode());
			}
			List<Integer> statuses = new ArrayList<>();
			for (Future<Integer> call : executor.invokeAll(calls)) {
				statuses.add(call.get());
			}
			return statuses;
		}
	}

}
