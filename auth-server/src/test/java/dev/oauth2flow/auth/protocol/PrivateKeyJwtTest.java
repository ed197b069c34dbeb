package dev.oauth2flow.auth.protocol;

import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that prove who they are by a signature (private_key_jwt).
 */
class PrivateKeyJwtTest {

	private static final Map<String, String> OWN_TOKEN = Map.of("grant_type", "client_credentials", "scope",
			"notes.read");

	private static final FapiClient WEB = Replica.KEY_WEB;

	private static final FapiClient FAPI = Replica.FAPI;

	private final Replica replica = Replica.one();

	@ParameterizedTest
	@ValueSource(strings = { "ES256", "PS256", "RS256", "EdDSA", "Ed25519" })
	void P32_a_client_authenticates_by_its_private_key_RFC7523(String algorithm) {
		String assertion = WEB.sign(JWSAlgorithm.parse(algorithm), WEB.claims().build());
		assertThat(own(assertion).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ES256", "PS256", "EdDSA", "Ed25519" })
	void P32_a_fapi_client_authenticates_by_its_private_key_FAPI2(String algorithm) {
		assertAuthenticated(FAPI, FAPI.sign(JWSAlgorithm.parse(algorithm), FAPI.claims().build()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "RS256", "PS384" })
	void P32_a_fapi_client_cannot_use_a_weaker_or_other_algorithm_FAPI2(String algorithm) {
		assertRefused(FAPI, FAPI.sign(JWSAlgorithm.parse(algorithm), FAPI.claims().build()));
	}

	@Test
	void P32_the_assertion_names_the_client_where_the_parameter_does_not_RFC7521() {
		Map<String, String> form = new LinkedHashMap<>(OWN_TOKEN);
		form.put("client_assertion_type", FapiClient.ASSERTION_TYPE);
		form.put("client_assertion", WEB.assertion());
		assertThat(new Browser(this.replica).post("/oauth2/token", Browser.form(form)).statusCode()).isEqualTo(200);
	}

	@Test
	void P32_a_replayed_assertion_is_refused_on_any_replica_RFC7523() throws Exception {
		String assertion = WEB.assertion();
		CyclicBarrier together = new CyclicBarrier(6);
		List<Callable<HttpResponse<String>>> uses = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			Replica one = (i % 2 == 0) ? this.replica : Replica.two();
			uses.add(() -> {
				together.await();
				return WEB.post(one, "/oauth2/token", OWN_TOKEN, assertion);
			});
		}
		List<Integer> statuses = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
			for (Future<HttpResponse<String>> use : threads.invokeAll(uses)) {
				statuses.add(use.get().statusCode());
			}
		}
		assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401, 401, 401, 401);
	}

	@Test
	void P32_the_audience_is_the_issuer_or_the_token_endpoint_RFC7523() {
		for (String audience : List.of(Replica.ISSUER, Replica.ISSUER + "/oauth2/token")) {
			assertAuthenticated(WEB, WEB.assertion((claims) -> claims.claim("aud", audience)));
			assertAuthenticated(WEB, WEB.assertionFor(List.of(audience)));
		}
		for (String audience : List.of("https://other.example", Replica.ISSUER + "/", "")) {
			assertRefused(WEB, WEB.assertion((claims) -> claims.claim("aud", audience)));
			assertRefused(WEB, WEB.assertionFor(List.of(Replica.ISSUER, audience)));
		}
		assertRefused(WEB, WEB.assertionFor(List.of()));
		assertRefused(WEB, WEB.assertionFor(Arrays.asList(Replica.ISSUER, null)));
	}

	@Test
	void P32_the_audience_where_requests_are_pushed_is_anything_that_identifies_this_server_RFC9126() {
		List<String> own = List.of(Replica.ISSUER, Replica.ISSUER + "/oauth2/token", Replica.ISSUER + "/oauth2/par");
		for (String audience : own) {
			assertPushed(WEB, WEB.assertion((claims) -> claims.claim("aud", audience)), 201);
			assertPushed(WEB, WEB.assertionFor(List.of(audience)), 201);
			assertPushed(FAPI, FAPI.assertion((claims) -> claims.claim("aud", audience)),
					audience.equals(Replica.ISSUER) ? 201 : 401);
			assertPushed(FAPI, FAPI.assertionFor(List.of(audience)), 401);
		}
		assertPushed(WEB, WEB.assertionFor(own), 201);
		assertPushed(FAPI, FAPI.assertionFor(own), 401);
		for (String audience : List.of("https://other.example/oauth2/par", Replica.ISSUER + "/oauth2/par/",
				Replica.ISSUER + "/oauth2/authorize")) {
			assertPushed(WEB, WEB.assertion((claims) -> claims.claim("aud", audience)), 401);
			assertPushed(WEB, WEB.assertionFor(List.of(Replica.ISSUER, audience)), 401);
		}
	}

	@Test
	void P32_the_audience_of_a_fapi_client_is_the_issuer_as_a_string_and_nothing_else_FAPI2() {
		assertAuthenticated(FAPI, FAPI.assertion((claims) -> claims.claim("aud", Replica.ISSUER)));
		for (String audience : List.of(Replica.ISSUER + "/oauth2/token", Replica.ISSUER + "/oauth2/par")) {
			assertRefused(FAPI, FAPI.assertion((claims) -> claims.claim("aud", audience)));
		}
		assertRefused(FAPI, FAPI.assertionFor(List.of(Replica.ISSUER)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 8, 10 })
	void P32_iat_and_nbf_up_to_10_seconds_ahead_are_accepted_FAPI2(int seconds) {
		Date ahead = Date.from(Instant.now().plusSeconds(seconds));
		assertAuthenticated(FAPI, FAPI.assertion((claims) -> claims.issueTime(ahead)));
		assertAuthenticated(FAPI, FAPI.assertion((claims) -> claims.notBeforeTime(ahead)));
	}

	@Test
	void P32_iat_and_nbf_over_60_seconds_ahead_are_refused_FAPI2() {
		Date ahead = Date.from(Instant.now().plusSeconds(62));
		Date later = Date.from(Instant.now().plusSeconds(120));
		assertRefused(FAPI, FAPI.assertion((claims) -> claims.issueTime(ahead).expirationTime(later)));
		assertRefused(FAPI, FAPI.assertion((claims) -> claims.notBeforeTime(ahead).expirationTime(later)));
	}

	@Test
	void P32_an_assertion_may_live_for_an_hour_RFC7523() {
		assertAuthenticated(FAPI,
				FAPI.assertion((claims) -> claims.expirationTime(Date.from(Instant.now().plusSeconds(3600)))));
	}

	@Test
	void P32_an_assertion_that_lacks_or_bends_a_claim_is_refused_RFC7523() {
		List<Consumer<JWTClaimsSet.Builder>> changes = List.of((claims) -> claims.issuer("web"),
				(claims) -> claims.subject("web"), (claims) -> claims.issuer(null), (claims) -> claims.subject(null),
				(claims) -> claims.audience((String) null), (claims) -> claims.jwtID(null),
				(claims) -> claims.jwtID("x".repeat(600)), (claims) -> claims.expirationTime(null),
				(claims) -> claims.expirationTime(Date.from(Instant.now().minusSeconds(1))),
				(claims) -> claims.expirationTime(Date.from(Instant.now().plusSeconds(7200))));
		for (Consumer<JWTClaimsSet.Builder> change : changes) {
			assertRefused(WEB, WEB.assertion(change));
		}
	}

	@Test
	void P32_a_signature_by_another_key_or_by_none_is_refused_RFC7515() {
		assertRefused(FAPI, Replica.OTHER_FAPI.sign(JWSAlgorithm.ES256, FAPI.claims().build()));
		String signed = FAPI.assertion();
		assertRefused(FAPI, signed.substring(0, signed.lastIndexOf('.') + 1));
		assertRefused(FAPI,
				"eyJhbGciOiJub25lIn0." + signed.substring(signed.indexOf('.') + 1, signed.lastIndexOf('.') + 1));
		assertRefused(FAPI, "x");
	}

	@Test
	void P32_two_ways_of_authentication_at_once_are_an_invalid_request_RFC6749() {
		Map<String, String> form = new HashMap<>(OWN_TOKEN);
		form.put("client_secret", "x");
		HttpResponse<String> response = WEB.post(this.replica, "/oauth2/token", form, WEB.assertion());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", "invalid_request");
	}

	@Test
	void P32_a_client_with_a_key_cannot_come_without_it_and_one_with_a_secret_not_by_a_key() {
		Map<String, String> form = new HashMap<>(OWN_TOKEN);
		form.put("client_id", WEB.id());
		assertThat(new Browser(this.replica).post("/oauth2/token", Browser.form(form)).statusCode()).isEqualTo(401);
		FapiClient machine = new FapiClient(Replica.MACHINE.id());
		assertRefused(machine, machine.assertion());
	}

	@Test
	void P32_keys_at_an_address_are_fetched_once_and_once_more_for_an_unknown_key_id() throws Exception {
		FapiClient client = new FapiClient("fetched");
		FapiClient rolled = new FapiClient("fetched");
		AtomicInteger fetched = new AtomicInteger();
		HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		server.createContext("/keys", (exchange) -> {
			fetched.incrementAndGet();
			byte[] keys = client.publicKeys().getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, keys.length);
			exchange.getResponseBody().write(keys);
			exchange.close();
		});
		server.start();
		Map<String, String> settings = new HashMap<>();
		String prefix = "oauth2flow.auth.clients[" + Replica.clients() + "].";
		settings.put(prefix + "client-id", "fetched");
		settings.put(prefix + "jwks-uri", "http://localhost:" + server.getAddress().getPort() + "/keys");
		settings.put(prefix + "scopes", "notes.read");
		settings.put(prefix + "grant-types", "client_credentials");
		Replica third = Replica.startWith(settings);
		try {
			for (int i = 0; i < 3; i++) {
				assertThat(client.post(third, "/oauth2/token", OWN_TOKEN, client.assertion()).statusCode())
					.isEqualTo(200);
			}
			assertThat(fetched).hasValue(1);
			String unknown = rolled.sign(JWSAlgorithm.ES256, rolled.claims().build());
			for (int i = 0; i < 3; i++) {
				assertThat(rolled.post(third, "/oauth2/token", OWN_TOKEN, unknown).statusCode()).isEqualTo(401);
			}
			assertThat(fetched.get()).isLessThanOrEqualTo(2);
		}
		finally {
			third.close();
			server.stop(0);
		}
	}

	private HttpResponse<String> own(String assertion) {
		return WEB.post(this.replica, "/oauth2/token", OWN_TOKEN, assertion);
	}

	private void assertPushed(FapiClient client, String assertion, int status) {
		HttpResponse<String> response = client.post(this.replica, "/oauth2/par",
				Browser.request(client.registration(), "notes.read"), assertion);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
	}

	/**
	 * Asks to revoke a token, which any client may as soon as it is known.
	 */
	private void assertAuthenticated(FapiClient client, String assertion) {
		HttpResponse<String> response = client.post(this.replica, "/oauth2/revoke", Map.of("token", "x"), assertion);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
	}

	private void assertRefused(FapiClient client, String assertion) {
		HttpResponse<String> response = client.post(this.replica, "/oauth2/revoke", Map.of("token", "x"), assertion);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
		assertThat(Client.json(response)).containsOnly(Map.entry("error", "invalid_client"));
	}

}
