package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.auth.keys.KeyRing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class KeyRotationTest {

	private static final Duration LIFETIME = Duration.ofSeconds(2);

	/** Kept for 2 s: a replica may be 4 s late, one interval of them without a cause. */
	private static final Map<String, String> SHORT_PERIODS = Map.of("oauth2flow.auth.keys.signing-period", "7s",
			"oauth2flow.auth.keys.published-before", "6s", "oauth2flow.auth.keys.published-after", "4s",
			"oauth2flow.auth.key-refresh-interval", "2s", "oauth2flow.auth.access-token-lifetime", "2s",
			"oauth2flow.auth.id-token-lifetime", "2s");

	@BeforeAll
	static void others_know_other_keys() {
		Replica.forgetAll();
	}

	@AfterAll
	static void the_keys_of_the_others_are_gone() {
		Replica.one().bean(KeyRing.class).replaceAll(() -> {
		});
		Replica.forgetAll();
	}

	@Test
	void P34_keys_rotate_on_two_replicas_without_one_failed_verification() throws Exception {
		Replica one = Replica.startWith(SHORT_PERIODS);
		Replica two = Replica.startWith(SHORT_PERIODS);
		try {
			List<Client> clients = List.of(new Client(Replica.MACHINE, one), new Client(Replica.MACHINE, two));
			Verifier atOne = new Verifier(new Browser(one));
			Verifier atTwo = new Verifier(new Browser(two));
			Set<String> signedWith = new HashSet<>();
			Deque<Issued> alive = new ArrayDeque<>();
			String first = "";
			Instant deadline = Instant.now().plusSeconds(120);
			for (int i = 0; signedWith.size() < 4 || atOne.knows(first) || atTwo.knows(first); i++) {
				assertThat(Instant.now()).as("keys so far: " + signedWith).isBefore(deadline);
				String token = accessToken(clients.get(i % 2));
				String kid = Client.jwt(token).getHeader().getKeyID();
				first = first.isEmpty() ? kid : first;
				signedWith.add(kid);
				alive.add(new Issued(token, Instant.now().plus(LIFETIME)));
				((i % 2 == 0) ? atTwo : atOne).verify(token);
				for (Issued oldest = alive.peek(); oldest != null
						&& oldest.expires().isBefore(Instant.now()); oldest = alive.peek()) {
					// At the end of its life it is verified once more, by both.
					atOne.verify(oldest.token());
					atTwo.verify(oldest.token());
					alive.remove();
				}
			}
			assertThat(new Browser(one).get("/oauth2/jwks").body()).doesNotContain(first);
		}
		finally {
			one.close();
			two.close();
		}
	}

	@Test
	void P34_in_an_emergency_all_keys_are_replaced_at_once_on_every_replica() throws Exception {
		Replica one = Replica.startWith(Map.of());
		Replica two = Replica.startWith(Map.of());
		try {
			Client client = new Client(Replica.MACHINE, two);
			String before = accessToken(client);
			Set<String> old = keyIds(two);
			one.bean(KeyRing.class).replaceAll(() -> {
			});
			// Long before it would read the keys again by itself.
			await().atMost(ofSeconds(15))
				.untilAsserted(() -> assertThat(keyIds(two)).isEqualTo(keyIds(one)).doesNotContainAnyElementsOf(old));
			assertThat(client.introspect(before)).containsOnly(Map.entry("active", false));
			assertThat(client.introspect(accessToken(client))).containsEntry("active", true);
			assertThat(new Client(Replica.MACHINE, one).introspect(accessToken(client))).containsEntry("active", true);
		}
		finally {
			one.close();
			two.close();
		}
	}

	@Test
	void a_start_is_refused_where_keys_would_retire_before_the_tokens_that_they_signed() {
		try {
			Replica.startWith(Map.of("oauth2flow.auth.keys.published-after", "5m")).close();
			throw new IllegalStateException("It started");
		}
		catch (RuntimeException ex) {
			assertThat(ex).rootCause().hasMessageContaining("oauth2flow.auth.keys.published-after");
		}
	}

	private static String accessToken(Client client) {
		HttpResponse<String> response = client.token(Map.of("grant_type", "client_credentials", "scope", "notes.read"));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return Client.text(Client.json(response), "access_token");
	}

	private static Set<String> keyIds(Replica replica) throws Exception {
		Set<String> ids = new HashSet<>();
		JWKSet.parse(new Browser(replica).get("/oauth2/jwks").body())
			.getKeys()
			.forEach((key) -> ids.add(key.getKeyID()));
		return ids;
	}

	private record Issued(String token, Instant expires) {
	}

	/**
	 * Somebody who keeps the published key set for as long as it may be kept, and never
	 * asks for an unknown key.
	 */
	private static final class Verifier {

		private final Browser http;

		private JWKSet keys = new JWKSet();

		private Instant until = Instant.MIN;

		Verifier(Browser http) {
			this.http = http;
		}

		boolean knows(String kid) throws Exception {
			return keys().getKeyByKeyId(kid) != null;
		}

		void verify(String token) throws Exception {
			SignedJWT jwt = Client.jwt(token);
			@Nullable JWK key = keys().getKeyByKeyId(jwt.getHeader().getKeyID());
			assertThat(key).as("key of " + jwt.getHeader()).isNotNull();
			assertThat(jwt.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
		}

		private JWKSet keys() throws Exception {
			if (!Instant.now().isBefore(this.until)) {
				HttpResponse<String> response = this.http.get("/oauth2/jwks");
				this.keys = JWKSet.parse(response.body());
				this.until = Instant.now()
					.plusSeconds(
							Long.parseLong(Pages.header(response, "Cache-Control").replace("public, max-age=", "")));
			}
			return this.keys;
		}

	}

}
