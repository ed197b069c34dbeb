package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CodeRedemptionTest {

	private static final int AT_ONCE = 12;

	private final Replica replica = Replica.one();

	private final Client web = new Client(Replica.WEB, this.replica);

	@Test
	void P18_of_many_simultaneous_redemptions_exactly_one_succeeds_OAuth21() throws Exception {
		for (int round = 0; round < 5; round++) {
			String code = code("openid notes.read");
			assertOneSucceeds(code, List.of(this.replica));
		}
	}

	@Test
	void P18_of_many_simultaneous_redemptions_exactly_one_succeeds_on_two_replicas_OAuth21() throws Exception {
		for (int round = 0; round < 5; round++) {
			String code = code("openid notes.read");
			assertOneSucceeds(code, List.of(this.replica, Replica.two()));
		}
	}

	@Test
	void P19_a_replayed_code_is_refused_and_ends_what_came_of_it_OAuth21() {
		String code = code("openid notes.read");
		Map<String, Object> tokens = Client.json(this.web.redeem(code));
		assertThat(this.web.introspect(Client.text(tokens, "access_token"))).containsEntry("active", true);
		assertInvalidGrant(this.web.on(Replica.two()).redeem(code));
		assertThat(this.web.introspect(Client.text(tokens, "access_token"))).containsOnly(Map.entry("active", false));
		assertInvalidGrant(this.web.refresh(Client.text(tokens, "refresh_token")));
		assertThat(this.web.userInfo(Client.text(tokens, "access_token")).statusCode()).isEqualTo(401);
	}

	@Test
	void P21_another_client_does_not_burn_the_code_of_its_owner() {
		String code = code("openid");
		assertInvalidGrant(new Client(Replica.OTHER, this.replica).redeem(code));
		assertInvalidGrant(new Client(Replica.NATIVE, this.replica).redeem(code));
		assertThat(this.web.redeem(code).statusCode()).isEqualTo(200);
	}

	@Test
	void P21_a_redeemed_code_in_the_hands_of_another_client_revokes_nothing() {
		String code = code("openid");
		Map<String, Object> tokens = Client.json(this.web.redeem(code));
		assertInvalidGrant(new Client(Replica.OTHER, this.replica).redeem(code));
		assertThat(this.web.introspect(Client.text(tokens, "access_token"))).containsEntry("active", true);
	}

	@Test
	void P20_a_code_is_bound_to_challenge_and_redirect_uri_OAuth21() {
		String code = code("openid");
		Map<String, String> form = Client.codeGrant(code);
		form.put("code_verifier", "another-verifier-that-is-long-enough-for-RFC7636");
		assertInvalidGrant(this.web.token(form));
		form = Client.codeGrant(code);
		form.remove("code_verifier");
		assertInvalidGrant(this.web.token(form));
		form = Client.codeGrant(code);
		form.put("redirect_uri", "https://client.example/other");
		assertInvalidGrant(this.web.token(form));
		form.remove("redirect_uri");
		assertInvalidGrant(this.web.token(form));
		assertThat(this.web.redeem(code).statusCode()).isEqualTo(200);
	}

	@Test
	void P16_a_code_verifier_is_refused_where_no_challenge_was_sent_RFC9700() {
		Map<String, String> request = Browser.request(Replica.WITHOUT_PKCE, "openid");
		request.remove("code_challenge");
		request.remove("code_challenge_method");
		String code = Objects.requireNonNull(new Browser(this.replica).authorize(request, Replica.ALICE).get("code"));
		Client client = new Client(Replica.WITHOUT_PKCE, this.replica);
		assertInvalidGrant(client.redeem(code));
		Map<String, String> form = Client.codeGrant(code);
		form.remove("code_verifier");
		assertThat(client.token(form).statusCode()).isEqualTo(200);
	}

	@Test
	void P17_a_code_expires_and_is_kept_for_at_most_60_seconds_RFC9700() {
		Replica hasty = Replica.startWith(Map.of("oauth2flow.auth.authorization-code-lifetime", "1s"));
		try {
			Client client = new Client(Replica.WEB, hasty);
			String code = Objects.requireNonNull(
					new Browser(hasty).authorize(Browser.request(Replica.WEB, "openid"), Replica.ALICE).get("code"));
			await().pollDelay(Duration.ofMillis(1200)).untilAsserted(() -> assertInvalidGrant(client.redeem(code)));
		}
		finally {
			hasty.close();
		}
	}

	@Test
	void P32_a_client_that_cannot_be_authenticated_gets_401_and_a_challenge_RFC6749() {
		Browser browser = new Browser(this.replica);
		String wrong = "Basic " + Base64.getEncoder().encodeToString("web:wrong".getBytes(StandardCharsets.US_ASCII));
		String unknown = "Basic "
				+ Base64.getEncoder().encodeToString("nobody:wrong".getBytes(StandardCharsets.US_ASCII));
		String form = Browser.form(Client.codeGrant("x"));
		for (HttpResponse<String> refused : List.of(browser.post("/oauth2/token", form, "Authorization", wrong),
				browser.post("/oauth2/token", form, "Authorization", unknown),
				browser.post("/oauth2/token", "grant_type=client_credentials"),
				browser.post("/oauth2/token", form + "&client_id=web"),
				browser.post("/oauth2/token", "grant_type=refresh_token&refresh_token=x&client_id=web"),
				browser.post("/oauth2/token", form + "&client_id=web&client_secret=wrong"),
				browser.post("/oauth2/introspect", "token=x"), browser.post("/oauth2/revoke", "token=x"),
				browser.post("/oauth2/token",
						form + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
								+ "&client_assertion=e30.e30.e30&client_id=web"))) {
			assertThat(refused.statusCode()).as(refused.request() + refused.body()).isEqualTo(401);
			assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
			assertThat(Client.json(refused)).containsOnly(Map.entry("error", "invalid_client"));
		}
	}

	@Test
	void P06_other_grants_are_unsupported_RFC9700() {
		for (String grant : List.of("password", "implicit", "urn:ietf:params:oauth:grant-type:saml2-bearer")) {
			HttpResponse<String> response = this.web
				.token(Map.of("grant_type", grant, "username", "alice", "password", "x", "device_code", "x"));
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(Client.json(response)).containsEntry("error", "unsupported_grant_type");
		}
		HttpResponse<String> response = this.web.token(Map.of("grant_type", "client_credentials"));
		assertThat(Client.json(response)).containsEntry("error", "unauthorized_client");
	}

	@Test
	void P13_a_duplicate_parameter_at_the_token_endpoint_is_invalid_request_RFC6749() {
		HttpResponse<String> response = new Browser(this.replica).post("/oauth2/token",
				Browser.form(Client.codeGrant("x")) + "&code=y", "Authorization", this.web.basic());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", "invalid_request");
	}

	private void assertOneSucceeds(String code, List<Replica> replicas) throws Exception {
		CyclicBarrier together = new CyclicBarrier(AT_ONCE);
		List<Callable<HttpResponse<String>>> redemptions = new ArrayList<>();
		for (int i = 0; i < AT_ONCE; i++) {
			Client client = new Client(Replica.WEB, replicas.get(i % replicas.size()));
			redemptions.add(() -> {
				together.await();
				return client.redeem(code);
			});
		}
		List<HttpResponse<String>> responses = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
			for (Future<HttpResponse<String>> redemption : threads.invokeAll(redemptions)) {
				responses.add(redemption.get());
			}
		}
		assertThat(responses).filteredOn((response) -> response.statusCode() == 200).hasSize(1);
		responses.stream()
			.filter((response) -> response.statusCode() != 200)
			.forEach(CodeRedemptionTest::assertInvalidGrant);
	}

	private String code(String scope) {
		Map<String, String> answer = new Browser(this.replica).authorize(Browser.request(Replica.WEB, scope),
				Replica.ALICE);
		return Objects.requireNonNull(answer.get("code"), answer::toString);
	}

	static void assertInvalidGrant(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(Client.json(response)).containsOnly(Map.entry("error", "invalid_grant"));
		assertThat(response.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
	}

}
