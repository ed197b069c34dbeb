package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenExchangeTest {

	private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

	private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

	private final Replica replica = Replica.one();

	private final Client web = new Client(Replica.WEB, this.replica);

	private final Client exchanger = new Client(Replica.EXCHANGER, this.replica);

	@Test
	void P40_a_registered_client_acts_for_the_user_with_less_and_no_longer_RFC8693() {
		Map<String, Object> tokens = tokens("openid profile notes.read notes.write");
		String subjectToken = Client.text(tokens, "access_token");
		Map<String, Object> exchanged = exchange(this.exchanger, subjectToken, Map.of("scope", "notes.read"));
		assertThat(exchanged).containsEntry("issued_token_type", ACCESS_TOKEN)
			.containsEntry("token_type", "Bearer")
			.containsEntry("scope", "notes.read")
			.doesNotContainKeys("refresh_token", "id_token");
		Map<String, Object> subject = Client.claims(subjectToken);
		Map<String, Object> claims = Client.claims(Client.text(exchanged, "access_token"));
		assertThat(claims).containsEntry("sub", subject.get("sub"))
			.containsEntry("grant_id", subject.get("grant_id"))
			.containsEntry("auth_time", subject.get("auth_time"))
			.containsEntry("client_id", "exchanger")
			.containsEntry("aud", Replica.NOTES_API)
			.containsEntry("act", Map.of("sub", "exchanger"))
			.doesNotContainEntry("jti", subject.get("jti"));
		assertThat(seconds(claims, "exp")).isLessThanOrEqualTo(seconds(subject, "exp"));
		assertThat(this.exchanger.introspect(Client.text(exchanged, "access_token"))).containsEntry("active", true);
	}

	@Test
	void P40_a_token_that_is_bound_to_a_key_says_so_RFC9449_5() {
		String subjectToken = Client.text(tokens("notes.read"), "access_token");
		DPoPKey key = new DPoPKey();
		HttpResponse<String> response = proved(key, subjectToken);
		assertThat(key.learn(response)).isTrue();
		Map<String, Object> exchanged = Client.json(proved(key, subjectToken));
		assertThat(exchanged).containsEntry("token_type", "DPoP");
		assertThat(Client.claims(Client.text(exchanged, "access_token"))).containsEntry("cnf",
				Map.of("jkt", key.thumbprint()));
	}

	private HttpResponse<String> proved(DPoPKey key, String subjectToken) {
		return new Browser(this.replica).post("/oauth2/token",
				Browser.form(
						Map.of("grant_type", GRANT, "subject_token", subjectToken, "subject_token_type", ACCESS_TOKEN)),
				"Authorization", this.exchanger.basic(), "DPoP", key.proof("POST", Replica.ISSUER + "/oauth2/token"));
	}

	@Test
	void P40_without_a_scope_the_token_has_what_both_have_RFC8693() {
		String subjectToken = Client.text(tokens("openid profile notes.read audit.read"), "access_token");
		assertThat(exchange(this.exchanger, subjectToken, Map.of())).containsEntry("scope", "audit.read notes.read");
		assertThat(exchange(this.exchanger, subjectToken, Map.of("resource", Replica.NOTES_API))).containsEntry("scope",
				"notes.read");
		assertThat(exchange(this.exchanger, subjectToken, Map.of("audience", Replica.AUDIT_API))).containsEntry("scope",
				"audit.read");
	}

	@Test
	void P40_the_chain_of_those_who_act_is_kept_RFC8693_4_1() {
		String first = Client.text(
				exchange(this.exchanger, Client.text(tokens("notes.read"), "access_token"), Map.of()), "access_token");
		Client last = new Client(Replica.LAST_EXCHANGER, Replica.two());
		String second = Client.text(exchange(last, first, Map.of()), "access_token");
		assertThat(Client.claims(second)).containsEntry("act",
				Map.of("sub", "last-exchanger", "act", Map.of("sub", "exchanger")));
	}

	@Test
	void P40_the_token_lives_as_long_as_the_registration_of_who_acts_says_RFC8693() {
		Map<String, Object> first = exchange(this.exchanger, Client.text(tokens("notes.read"), "access_token"),
				Map.of());
		Map<String, Object> second = exchange(new Client(Replica.LAST_EXCHANGER, this.replica),
				Client.text(first, "access_token"), Map.of());
		Map<String, Object> claims = Client.claims(Client.text(second, "access_token"));
		assertThat(seconds(claims, "exp") - seconds(claims, "iat")).isBetween(118L, 120L);
	}

	@Test
	void P40_only_registered_pairs_exchange_RFC8693() {
		String subjectToken = Client.text(tokens("notes.read"), "access_token");
		assertError(request(new Client(Replica.LAST_EXCHANGER, this.replica), subjectToken, Map.of()),
				"invalid_request");
		assertError(request(this.web, subjectToken, Map.of()), "unauthorized_client");
		Client other = new Client(Replica.OTHER, this.replica);
		String others = Client.text(other.tokens(new Browser(this.replica), Replica.ALICE, "notes.read"),
				"access_token");
		assertError(request(this.exchanger, others, Map.of()), "invalid_request");
	}

	@Test
	void P40_nothing_wider_and_no_other_target_is_given_RFC8693() {
		String subjectToken = Client.text(tokens("notes.read"), "access_token");
		assertError(request(this.exchanger, subjectToken, Map.of("scope", "notes.read notes.write")), "invalid_scope");
		assertError(request(this.exchanger, subjectToken, Map.of("scope", "unknown")), "invalid_scope");
		assertError(request(this.exchanger, subjectToken, Map.of("resource", "https://other.example")),
				"invalid_target");
		assertError(request(this.exchanger, subjectToken, Map.of("audience", Replica.AUDIT_API)), "invalid_target");
	}

	@Test
	void P40_a_revoked_subject_token_is_refused_and_takes_its_delegated_tokens_along_RFC8693() {
		Map<String, Object> tokens = tokens("openid notes.read");
		String subjectToken = Client.text(tokens, "access_token");
		String exchanged = Client.text(exchange(this.exchanger, subjectToken, Map.of()), "access_token");
		this.web.post("/oauth2/revoke", Map.of("token", Client.text(tokens, "refresh_token")));
		assertError(request(this.exchanger, subjectToken, Map.of()), "invalid_request");
		assertThat(this.exchanger.introspect(exchanged)).containsOnly(Map.entry("active", false));
	}

	@Test
	void P40_what_is_no_access_token_of_a_user_is_refused_RFC8693() {
		Map<String, Object> tokens = tokens("openid notes.read");
		String machine = Client.text(Client.json(new Client(Replica.MACHINE, this.replica)
			.token(Map.of("grant_type", "client_credentials", "scope", "notes.read"))), "access_token");
		for (String token : List.of("x", "x.y.z", Client.text(tokens, "id_token"), Client.text(tokens, "refresh_token"),
				machine)) {
			assertError(request(this.exchanger, token, Map.of()), "invalid_request");
		}
		String subjectToken = Client.text(tokens, "access_token");
		assertError(request(this.exchanger, subjectToken,
				Map.of("subject_token_type", "urn:ietf:params:oauth:token-type:id_token")), "invalid_request");
		assertError(
				request(this.exchanger, subjectToken,
						Map.of("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")),
				"invalid_request");
		assertError(request(this.exchanger, subjectToken,
				Map.of("actor_token", subjectToken, "actor_token_type", ACCESS_TOKEN)), "invalid_request");
		assertError(request(this.exchanger, subjectToken, Map.of("actor_token", subjectToken)), "invalid_request");
	}

	private static long seconds(Map<String, Object> claims, String name) {
		return Long.parseLong(String.valueOf(claims.get(name)));
	}

	private Map<String, Object> tokens(String scope) {
		return this.web.tokens(new Browser(this.replica), Replica.ALICE, scope);
	}

	private static Map<String, Object> exchange(Client client, String subjectToken, Map<String, String> more) {
		HttpResponse<String> response = request(client, subjectToken, more);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return Client.json(response);
	}

	private static HttpResponse<String> request(Client client, String subjectToken, Map<String, String> more) {
		Map<String, String> form = new HashMap<>(
				Map.of("grant_type", GRANT, "subject_token", subjectToken, "subject_token_type", ACCESS_TOKEN));
		form.putAll(more);
		return client.token(form);
	}

	private static void assertError(HttpResponse<String> response, String error) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", error);
	}

}
