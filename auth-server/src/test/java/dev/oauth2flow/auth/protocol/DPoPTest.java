package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens that are bound to a key of the client (RFC 9449), and the rest of what the FAPI
 * 2.0 Security Profile asks of tokens.
 */
class DPoPTest {

	private static final FapiClient FAPI = Replica.FAPI;

	private static final String TOKEN = Replica.ISSUER + "/oauth2/token";

	private static final Map<String, String> OWN_TOKEN = Map.of("grant_type", "client_credentials", "scope",
			"notes.read");

	private final Replica replica = Replica.one();

	private final DPoPKey key = new DPoPKey();

	@Test
	void P22_a_fapi_clients_tokens_are_bound_to_its_key_FAPI2() {
		Map<String, Object> tokens = tokens("openid notes.read", Map.of());
		assertThat(tokens).containsEntry("token_type", "DPoP");
		assertThat(Client.claims(Client.text(tokens, "access_token"))).containsEntry("cnf",
				Map.of("jkt", this.key.thumbprint()));
	}

	@Test
	void P22_a_fapi_client_gets_no_token_without_a_proof_and_keeps_its_code_FAPI2() {
		String code = code(Map.of());
		HttpResponse<String> refused = FAPI.post(this.replica, "/oauth2/token", Client.codeGrant(code),
				FAPI.assertion());
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(Client.json(refused)).as("what is missing is no proof that is not valid")
			.containsEntry("error", "invalid_request");
		assertThat(redeem(code, this.key).statusCode()).isEqualTo(200);
	}

	@Test
	void P22_the_server_asks_for_its_nonce_and_any_replica_takes_it_RFC9449() {
		HttpResponse<String> first = ownToken(this.key.proof("POST", TOKEN), this.replica);
		assertThat(first.statusCode()).isEqualTo(400);
		assertThat(Client.json(first)).containsEntry("error", "use_dpop_nonce");
		assertThat(this.key.learn(first)).isTrue();
		HttpResponse<String> second = ownToken(this.key.proof("POST", TOKEN), Replica.two());
		assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
		assertThat(Client.json(second)).containsEntry("token_type", "DPoP");
		assertThat(second.headers().firstValue("DPoP-Nonce")).isPresent();
	}

	@Test
	void P22_a_request_for_a_nonce_does_not_use_up_the_assertion() {
		String assertion = FAPI.assertion();
		Map<String, String> form = Browser.request(FAPI.registration(), "openid");
		String target = Replica.ISSUER + "/oauth2/par";
		HttpResponse<String> first = FAPI.post(this.replica, "/oauth2/par", form, assertion, "DPoP",
				this.key.proof("POST", target));
		assertThat(this.key.learn(first)).isTrue();
		HttpResponse<String> second = FAPI.post(this.replica, "/oauth2/par", form, assertion, "DPoP",
				this.key.proof("POST", target));
		assertThat(second.statusCode()).as(second.body()).isEqualTo(201);
	}

	@Test
	void P22_a_proof_is_good_once_on_all_replicas_RFC9449() {
		learnNonce();
		String proof = this.key.proof("POST", TOKEN);
		assertThat(ownToken(proof, this.replica).statusCode()).isEqualTo(200);
		for (Replica one : List.of(this.replica, Replica.two())) {
			assertInvalidProof(ownToken(proof, one));
		}
	}

	@Test
	void P22_a_proof_that_lacks_or_bends_a_claim_is_refused_RFC9449() {
		learnNonce();
		List<Consumer<JWTClaimsSet.Builder>> changes = List.of((claims) -> claims.jwtID(null),
				(claims) -> claims.claim("htm", "GET"), (claims) -> claims.claim("htm", null),
				(claims) -> claims.claim("htu", "https://other.example/oauth2/token"),
				(claims) -> claims.claim("htu", Replica.ISSUER + "/oauth2/par"),
				(claims) -> claims.claim("htu", "/oauth2/token"), (claims) -> claims.claim("htu", null),
				(claims) -> claims.issueTime(null), (claims) -> claims.issueTime(seconds(-300)),
				(claims) -> claims.issueTime(seconds(62)));
		for (Consumer<JWTClaimsSet.Builder> change : changes) {
			assertInvalidProof(ownToken(this.key.proof("POST", TOKEN, change), this.replica));
		}
		assertInvalidProof(ownToken("x", this.replica));
		String signed = this.key.proof("POST", TOKEN);
		assertInvalidProof(ownToken(signed.substring(0, signed.length() - 8) + "AAAAAAAA", this.replica));
		assertInvalidProof(ownToken(this.key.sign(new JWTClaimsSet.Builder().build(), "JWT"), this.replica));
	}

	@Test
	void P22_an_address_spelled_otherwise_and_a_clock_ten_seconds_ahead_are_accepted_RFC9449() {
		learnNonce();
		List<Consumer<JWTClaimsSet.Builder>> changes = List.of((claims) -> claims.claim("htu", TOKEN + "?a=b#c"),
				(claims) -> claims.claim("htu", "HTTP://LOCALHOST:9000/oauth2/token"),
				(claims) -> claims.issueTime(seconds(10)), (claims) -> claims.issueTime(seconds(-10)));
		for (Consumer<JWTClaimsSet.Builder> change : changes) {
			HttpResponse<String> response = ownToken(this.key.proof("POST", TOKEN, change), this.replica);
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		}
	}

	@Test
	void P22_two_proofs_in_one_request_are_refused_RFC9449() {
		learnNonce();
		HttpResponse<String> response = new Browser(this.replica).post("/oauth2/token", Browser.form(OWN_TOKEN),
				"Authorization", new Client(Replica.MACHINE, this.replica).basic(), "DPoP",
				this.key.proof("POST", TOKEN), "DPoP", this.key.proof("POST", TOKEN));
		assertInvalidProof(response);
	}

	@Test
	void P20_a_code_is_bound_to_the_key_that_the_request_names_RFC9449() {
		DPoPKey thief = new DPoPKey();
		String named = code(Map.of("dpop_jkt", this.key.thumbprint()));
		CodeRedemptionTest.assertInvalidGrant(redeem(named, thief));
		assertThat(redeem(named, this.key).statusCode()).isEqualTo(200);
	}

	@Test
	void P20_a_code_is_bound_to_the_key_that_the_pushed_request_proves_RFC9449() {
		HttpResponse<String> pushed = FAPI.post(this.replica, "/oauth2/par",
				Browser.request(FAPI.registration(), "openid"), this.key);
		assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
		String code = authorize(pushed);
		CodeRedemptionTest.assertInvalidGrant(redeem(code, new DPoPKey()));
		assertThat(redeem(code, this.key).statusCode()).isEqualTo(200);
	}

	@Test
	void P20_a_pushed_request_cannot_name_another_key_than_it_proves_RFC9449() {
		Map<String, String> form = Browser.request(FAPI.registration(), "openid");
		form.put("dpop_jkt", new DPoPKey().thumbprint());
		HttpResponse<String> response = FAPI.post(this.replica, "/oauth2/par", form, this.key);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", "invalid_request");
	}

	@Test
	void P20_a_public_clients_refresh_token_is_bound_to_its_key_RFC9449() {
		Map<String, String> answer = new Browser(this.replica).authorize(Browser.request(Replica.NATIVE, "notes.read"),
				Replica.ALICE);
		String code = Objects.requireNonNull(answer.get("code"), answer::toString);
		learnNonce();
		Map<String, Object> tokens = Client.json(publicToken(Client.codeGrant(code), this.key));
		String refreshToken = Client.text(tokens, "refresh_token");
		Map<String, String> refresh = Map.of("grant_type", "refresh_token", "refresh_token", refreshToken);
		DPoPKey thief = new DPoPKey();
		publicToken(refresh, thief);
		CodeRedemptionTest.assertInvalidGrant(publicToken(refresh, thief));
		CodeRedemptionTest.assertInvalidGrant(new Client(Replica.NATIVE, this.replica).token(refresh));
		HttpResponse<String> refreshed = publicToken(refresh, this.key);
		assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
		assertThat(Client.json(refreshed)).containsEntry("token_type", "DPoP");
	}

	@Test
	void P20_a_confidential_client_cannot_fall_back_to_bearer_tokens_but_may_change_its_key_RFC9449() {
		learnNonce();
		Client web = new Client(Replica.WEB, this.replica);
		Map<String, String> answer = new Browser(this.replica).authorize(Browser.request(Replica.WEB, "notes.read"),
				Replica.ALICE);
		Map<String, Object> tokens = Client.json(new Browser(this.replica).post("/oauth2/token",
				Browser.form(Client.codeGrant(Objects.requireNonNull(answer.get("code"), answer::toString))),
				"Authorization", web.basic(), "DPoP", this.key.proof("POST", TOKEN)));
		assertThat(tokens).containsEntry("token_type", "DPoP");
		String refreshToken = Client.text(tokens, "refresh_token");
		CodeRedemptionTest.assertInvalidGrant(web.refresh(refreshToken));
		DPoPKey next = new DPoPKey();
		next.learn(ownToken(next.proof("POST", TOKEN), this.replica));
		HttpResponse<String> refreshed = new Browser(this.replica).post("/oauth2/token",
				Browser.form(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken)), "Authorization",
				web.basic(), "DPoP", next.proof("POST", TOKEN));
		assertThat(Client.json(refreshed)).containsEntry("token_type", "DPoP");
	}

	@Test
	void P25_a_fapi_clients_refresh_token_lives_on_FAPI2() {
		Map<String, Object> tokens = tokens("openid notes.read", Map.of());
		String refreshToken = Client.text(tokens, "refresh_token");
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> refreshed = FAPI.post(this.replica, "/oauth2/token",
					Map.of("grant_type", "refresh_token", "refresh_token", refreshToken), this.key);
			assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
			assertThat(Client.json(refreshed)).containsEntry("refresh_token", refreshToken)
				.containsEntry("token_type", "DPoP");
		}
	}

	@Test
	void P28_the_audience_is_what_resource_names_RFC8707() {
		Map<String, Object> tokens = tokens("notes.read audit.read", Map.of("resource", Replica.NOTES_API));
		assertThat(audience(tokens)).isEqualTo(Replica.NOTES_API);
		Map<String, String> refresh = new LinkedHashMap<>();
		refresh.put("grant_type", "refresh_token");
		refresh.put("refresh_token", Client.text(tokens, "refresh_token"));
		assertThat(audience(Client.json(FAPI.post(this.replica, "/oauth2/token", refresh, this.key))))
			.isEqualTo(Replica.NOTES_API);
	}

	@Test
	void P26_resource_narrows_a_token_and_never_widens_it_RFC8707() {
		Map<String, Object> tokens = tokens("notes.read audit.read", Map.of("resource", Replica.NOTES_API));
		Map<String, String> refresh = new LinkedHashMap<>();
		refresh.put("grant_type", "refresh_token");
		refresh.put("refresh_token", Client.text(tokens, "refresh_token"));
		refresh.put("resource", Replica.AUDIT_API);
		HttpResponse<String> refused = FAPI.post(this.replica, "/oauth2/token", refresh, this.key);
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(Client.json(refused)).containsEntry("error", "invalid_target");
		String code = code("notes.read audit.read", Map.of());
		Map<String, String> redeem = Client.codeGrant(code);
		redeem.put("resource", Replica.AUDIT_API);
		assertThat(audience(Client.json(FAPI.post(this.replica, "/oauth2/token", redeem, this.key))))
			.isEqualTo(Replica.AUDIT_API);
	}

	@Test
	void P22_user_info_takes_a_bound_token_with_a_proof_only_RFC9449() {
		String token = Client.text(tokens("openid profile", Map.of()), "access_token");
		String target = Replica.ISSUER + "/userinfo";
		HttpResponse<String> accepted = userInfo("DPoP " + token, this.key.proofWith(token, "GET", target));
		assertThat(accepted.statusCode()).as(accepted.headers().map().toString()).isEqualTo(200);
		HttpResponse<String> asBearer = new Browser(this.replica).get("/userinfo", "Authorization", "Bearer " + token);
		assertThat(asBearer.statusCode()).isEqualTo(401);
		DPoPKey thief = new DPoPKey();
		thief.learn(accepted);
		HttpResponse<String> stolen = userInfo("DPoP " + token, thief.proofWith(token, "GET", target));
		assertThat(stolen.statusCode()).isEqualTo(401);
		assertThat(stolen.headers().firstValue("WWW-Authenticate").orElse(""))
			.startsWith("DPoP error=\"invalid_token\"")
			.contains("algs=\"ES256 PS256 EdDSA Ed25519\"");
		HttpResponse<String> withoutHash = userInfo("DPoP " + token, this.key.proof("GET", target));
		assertThat(withoutHash.headers().firstValue("WWW-Authenticate").orElse("")).contains("invalid_dpop_proof");
	}

	@Test
	void P36_user_info_takes_no_proof_for_the_name_that_the_request_gives_the_server_RFC9449_4_3() {
		String token = Client.text(tokens("openid profile", Map.of()), "access_token");
		String asCalled = this.replica.url("/userinfo");
		assertThat(
				userInfo("DPoP " + token, this.key.proofWith(token, "GET", Replica.ISSUER + "/userinfo")).statusCode())
			.isEqualTo(200);
		HttpResponse<String> refused = userInfo("DPoP " + token, this.key.proofWith(token, "GET", asCalled));
		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(Pages.header(refused, "WWW-Authenticate")).contains("invalid_dpop_proof");
	}

	@Test
	void P22_a_bound_token_says_so_to_who_may_introspect_it_RFC9449() {
		String token = Client.text(tokens("notes.read", Map.of()), "access_token");
		assertThat(new Client(Replica.NOTES_API_CLIENT, this.replica).introspect(token)).containsEntry("active", true)
			.containsEntry("token_type", "DPoP")
			.containsEntry("cnf", Map.of("jkt", this.key.thumbprint()));
	}

	private HttpResponse<String> userInfo(String authorization, String proof) {
		return new Browser(this.replica).get("/userinfo", "Authorization", authorization, "DPoP", proof);
	}

	private static Object audience(Map<String, Object> tokens) {
		return Objects.requireNonNull(Client.claims(Client.text(tokens, "access_token")).get("aud"));
	}

	private Map<String, Object> tokens(String scope, Map<String, String> more) {
		HttpResponse<String> response = redeem(code(scope, more), this.key);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return Client.json(response);
	}

	private String code(Map<String, String> more) {
		return code("openid", more);
	}

	private String code(String scope, Map<String, String> more) {
		Map<String, String> form = Browser.request(FAPI.registration(), scope);
		form.putAll(more);
		HttpResponse<String> pushed = FAPI.post(this.replica, "/oauth2/par", form, FAPI.assertion());
		assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
		return authorize(pushed);
	}

	private String authorize(HttpResponse<String> pushed) {
		Map<String, String> reference = new LinkedHashMap<>();
		reference.put("client_id", FAPI.id());
		reference.put("request_uri", Client.text(Client.json(pushed), "request_uri"));
		Map<String, String> answer = new Browser(this.replica).authorize(reference, Replica.ALICE);
		return Objects.requireNonNull(answer.get("code"), answer::toString);
	}

	private HttpResponse<String> redeem(String code, DPoPKey holder) {
		return FAPI.post(this.replica, "/oauth2/token", Client.codeGrant(code), holder);
	}

	private void learnNonce() {
		this.key.learn(ownToken(this.key.proof("POST", TOKEN), this.replica));
	}

	private HttpResponse<String> ownToken(String proof, Replica one) {
		return new Browser(one).post("/oauth2/token", Browser.form(OWN_TOKEN), "Authorization",
				new Client(Replica.MACHINE, one).basic(), "DPoP", proof);
	}

	private HttpResponse<String> publicToken(Map<String, String> form, DPoPKey holder) {
		Map<String, String> named = new LinkedHashMap<>(form);
		named.put("client_id", Replica.NATIVE.id());
		HttpResponse<String> response = new Browser(this.replica).post("/oauth2/token", Browser.form(named), "DPoP",
				holder.proof("POST", TOKEN));
		if (holder.learn(response)) {
			return new Browser(this.replica).post("/oauth2/token", Browser.form(named), "DPoP",
					holder.proof("POST", TOKEN));
		}
		return response;
	}

	private static Date seconds(int fromNow) {
		return Date.from(Instant.now().plusSeconds(fromNow));
	}

	private static void assertInvalidProof(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", "invalid_dpop_proof");
	}

}
