package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import dev.oauth2flow.auth.protocol.Replica.TestClient;
import dev.oauth2flow.auth.replicas.Changes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.oauth2flow.auth.protocol.CodeRedemptionTest.assertInvalidGrant;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RefreshTokenTest {

	private static final int AT_ONCE = 12;

	private final Replica replica = Replica.one();

	private final Client web = new Client(Replica.WEB, this.replica);

	@ParameterizedTest
	@ValueSource(strings = { "web", "native" })
	void P23_a_refresh_token_is_replaced_at_each_use_also_for_public_clients_RFC9700(String id) {
		TestClient registered = "web".equals(id) ? Replica.WEB : Replica.NATIVE;
		Client client = new Client(registered, this.replica);
		Map<String, Object> first = client.tokens(new Browser(this.replica), Replica.ALICE, "openid notes.read");
		Map<String, Object> second = refreshed(client, first);
		Map<String, Object> third = refreshed(client, second);
		assertThat(List.of(first, second, third)).extracting((tokens) -> tokens.get("refresh_token"))
			.doesNotHaveDuplicates();
		Map<String, Object> before = Client.claims(Client.text(first, "access_token"));
		Map<String, Object> after = Client.claims(Client.text(third, "access_token"));
		for (String same : List.of("sub", "grant_id", "client_id", "aud", "scope", "auth_time")) {
			assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
		}
		assertThat(after.get("jti")).isNotEqualTo(before.get("jti"));
		Map<String, Object> idToken = Client.claims(Client.text(third, "id_token"));
		Map<String, Object> firstIdToken = Client.claims(Client.text(first, "id_token"));
		for (String same : List.of("iss", "sub", "aud", "azp", "auth_time", "sid")) {
			assertThat(idToken.get(same)).as(same).isEqualTo(firstIdToken.get(same));
		}
	}

	@Test
	void P24_a_retry_in_the_grace_period_gets_the_same_successor() {
		Map<String, Object> first = tokens();
		String successor = Client.text(refreshed(this.web, first), "refresh_token");
		Map<String, Object> again = refreshed(new Client(Replica.WEB, Replica.two()), first);
		assertThat(again).containsEntry("refresh_token", successor);
		assertThat(this.web.refresh(successor).statusCode()).isEqualTo(200);
	}

	@Test
	void P24_of_many_simultaneous_refreshes_on_two_replicas_all_get_the_same_successor() throws Exception {
		String refreshToken = Client.text(tokens(), "refresh_token");
		CyclicBarrier together = new CyclicBarrier(AT_ONCE);
		List<Callable<HttpResponse<String>>> refreshes = new ArrayList<>();
		for (int i = 0; i < AT_ONCE; i++) {
			Client client = new Client(Replica.WEB, (i % 2 == 0) ? this.replica : Replica.two());
			refreshes.add(() -> {
				together.await();
				return client.refresh(refreshToken);
			});
		}
		List<Object> successors = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
			for (Future<HttpResponse<String>> refresh : threads.invokeAll(refreshes)) {
				assertThat(refresh.get().statusCode()).as(refresh.get().body()).isEqualTo(200);
				successors.add(Client.json(refresh.get()).get("refresh_token"));
			}
		}
		assertThat(successors).hasSize(AT_ONCE).containsOnly(successors.getFirst());
	}

	@Test
	void P23_reuse_outside_the_grace_period_ends_the_family_RFC9700() {
		Map<String, Object> first = tokens();
		Map<String, Object> second = refreshed(this.web, first);
		age(first, Duration.ofSeconds(11));
		assertInvalidGrant(this.web.refresh(Client.text(first, "refresh_token")));
		assertInvalidGrant(this.web.refresh(Client.text(second, "refresh_token")));
		assertThat(this.web.introspect(Client.text(second, "access_token"))).containsOnly(Map.entry("active", false));
		assertThat(this.web.userInfo(Client.text(second, "access_token")).statusCode()).isEqualTo(401);
	}

	@Test
	void P23_a_token_older_than_the_previous_one_ends_the_family_also_in_the_grace_period_RFC9700() {
		Map<String, Object> first = tokens();
		Map<String, Object> second = refreshed(this.web, first);
		Map<String, Object> third = refreshed(this.web, second);
		assertInvalidGrant(this.web.refresh(Client.text(first, "refresh_token")));
		assertInvalidGrant(this.web.refresh(Client.text(third, "refresh_token")));
	}

	@Test
	void P26_a_refresh_never_widens_the_scope_RFC6749() {
		Map<String, Object> tokens = tokens();
		Map<String, String> form = new LinkedHashMap<>();
		form.put("grant_type", "refresh_token");
		form.put("refresh_token", Client.text(tokens, "refresh_token"));
		form.put("scope", "openid notes.read notes.write");
		HttpResponse<String> refused = this.web.token(form);
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(Client.json(refused)).containsEntry("error", "invalid_scope");
		form.put("scope", "notes.read");
		Map<String, Object> narrowed = Client.json(this.web.token(form));
		assertThat(Client.claims(Client.text(narrowed, "access_token"))).containsEntry("scope", "notes.read");
		assertThat(narrowed).doesNotContainKey("id_token");
		Map<String, Object> full = refreshed(this.web, narrowed);
		assertThat(Client.claims(Client.text(full, "access_token"))).containsEntry("scope", "notes.read openid");
	}

	@Test
	void P23_a_refresh_that_fails_uses_up_nothing_RFC6749_6() {
		Map<String, Object> tokens = tokens();
		Map<String, String> form = new LinkedHashMap<>();
		form.put("grant_type", "refresh_token");
		form.put("refresh_token", Client.text(tokens, "refresh_token"));
		form.put("resource", "https://other.example");
		HttpResponse<String> refused = this.web.token(form);
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(Client.json(refused)).containsEntry("error", "invalid_target");
		age(tokens, Duration.ofSeconds(11));
		assertThat(refreshed(this.web, tokens)).containsKey("refresh_token");
	}

	@Test
	void P23_a_refresh_for_which_the_client_has_no_scope_any_more_uses_up_nothing_RFC6749_6() {
		Map<String, Object> tokens = tokens();
		AtomicReference<Map<String, Object>> others = new AtomicReference<>(tokens());
		setScopes("array_remove(array_remove(scopes, 'openid'), 'notes.read')");
		try {
			// Until the replica knows.
			await().atMost(ofSeconds(30)).untilAsserted(() -> {
				HttpResponse<String> answer = this.web.refresh(Client.text(others.get(), "refresh_token"));
				if (answer.statusCode() == 200) {
					others.set(Client.json(answer));
				}
				assertThat(Client.json(answer)).containsEntry("error", "invalid_scope");
			});
			HttpResponse<String> refused = this.web.refresh(Client.text(tokens, "refresh_token"));
			assertThat(Client.json(refused)).containsEntry("error", "invalid_scope");
		}
		finally {
			setScopes("scopes || '{openid,notes.read}'::text[]");
		}
		age(tokens, Duration.ofSeconds(11));
		await().atMost(ofSeconds(30))
			.untilAsserted(() -> assertThat(this.web.refresh(Client.text(tokens, "refresh_token")).statusCode())
				.isEqualTo(200));
	}

	private void setScopes(String scopes) {
		this.replica.bean(JdbcClient.class)
			.sql("update client set scopes = " + scopes + " where client_id = 'web'")
			.update();
		this.replica.bean(Changes.class).announce("clients");
	}

	@Test
	void P26_idle_and_absolute_expiry_are_enforced_RFC9700() {
		for (String column : List.of("idle_expires_at", "expires_at")) {
			Map<String, Object> tokens = tokens();
			this.replica.bean(JdbcClient.class)
				.sql("update oauth2_grant set " + column + " = now() - interval '1 second', "
						+ "rotated_at = now() - interval '1 hour' where id = ?::uuid")
				.param(grantId(tokens))
				.update();
			assertInvalidGrant(this.web.refresh(Client.text(tokens, "refresh_token")));
			assertThat(this.web.introspect(Client.text(tokens, "refresh_token")))
				.containsOnly(Map.entry("active", false));
		}
	}

	@Test
	void P20_a_refresh_token_in_the_hands_of_another_client_is_refused_and_stays_valid_for_its_owner_RFC6749() {
		Map<String, Object> tokens = tokens();
		assertInvalidGrant(new Client(Replica.OTHER, this.replica).refresh(Client.text(tokens, "refresh_token")));
		assertInvalidGrant(new Client(Replica.NATIVE, this.replica).refresh(Client.text(tokens, "refresh_token")));
		assertThat(this.web.refresh(Client.text(tokens, "refresh_token")).statusCode()).isEqualTo(200);
	}

	@Test
	void a_guessed_or_altered_refresh_token_costs_no_statement() {
		String refreshToken = Client.text(tokens(), "refresh_token");
		char last = refreshToken.charAt(refreshToken.length() - 5);
		String altered = refreshToken.substring(0, refreshToken.length() - 5) + ((last == 'A') ? 'B' : 'A')
				+ refreshToken.substring(refreshToken.length() - 4);
		this.replica.counting().reset();
		for (String guess : List.of(altered, "x", "x".repeat(refreshToken.length()), refreshToken + "=", "ä%&")) {
			assertInvalidGrant(this.web.refresh(guess));
		}
		assertThat(this.replica.counting().sql()).isEmpty();
	}

	private Map<String, Object> tokens() {
		return this.web.tokens(new Browser(this.replica), Replica.ALICE, "openid notes.read");
	}

	private static Map<String, Object> refreshed(Client client, Map<String, Object> tokens) {
		HttpResponse<String> response = client.refresh(Client.text(tokens, "refresh_token"));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return Client.json(response);
	}

	/**
	 * Moves the last rotation into the past, instead of waiting for the grace to end.
	 */
	private void age(Map<String, Object> tokens, Duration age) {
		this.replica.bean(JdbcClient.class)
			.sql("update oauth2_grant set rotated_at = rotated_at - make_interval(secs => ?) where id = ?::uuid")
			.param(age.toSeconds())
			.param(grantId(tokens))
			.update();
	}

	private static String grantId(Map<String, Object> tokens) {
		return String.valueOf(Client.claims(Client.text(tokens, "access_token")).get("grant_id"));
	}

}
