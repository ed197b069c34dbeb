package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the modules of the OpenID Foundation's conformance plan
 * {@code fapi2-security-profile-final-test-plan} do and look at, with
 * {@code private_key_jwt} and DPoP. CONFORMANCE.md says which module is where.
 */
class FapiPlanTest {

	private static final FapiClient FIRST = Replica.FAPI;

	private static final FapiClient SECOND = Replica.OTHER_FAPI;

	private static final String USER_INFO = Replica.ISSUER + "/userinfo";

	private static final List<String> STANDARD_CLAIMS = List.of("sub", "name", "given_name", "family_name",
			"middle_name", "nickname", "preferred_username", "profile", "picture", "website", "email", "email_verified",
			"gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified", "address",
			"updated_at");

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private DPoPKey key = new DPoPKey();

	@Test
	void P33_discovery_endpoint_verification_FAPI2() {
		Map<String, Object> discovery = Client.json(this.browser.get("/.well-known/openid-configuration"));
		for (String name : List.of("dpop_signing_alg_values_supported", "id_token_signing_alg_values_supported",
				"token_endpoint_auth_signing_alg_values_supported")) {
			assertThat(String.valueOf(discovery.get(name))).as(name).contains("PS256", "ES256", "EdDSA");
		}
		assertThat(String.valueOf(discovery.get("token_endpoint_auth_methods_supported"))).contains("private_key_jwt");
		assertThat(String.valueOf(discovery.get("grant_types_supported"))).contains("refresh_token");
		assertThat(discovery).containsEntry("code_challenge_methods_supported", List.of("S256"))
			.containsEntry("authorization_response_iss_parameter_supported", true)
			.containsKey("pushed_authorization_request_endpoint");
	}

	@ParameterizedTest
	@ValueSource(strings = { "openid profile email", "notes.read" })
	void P22_happy_flow_with_two_clients_also_as_plain_OAuth_FAPI2(String scope) {
		Tokens first = tokens(FIRST, request(FIRST, scope));
		Map<String, String> request = request(SECOND, scope);
		request.put("redirect_uri", Replica.CALLBACK_WITH_QUERY);
		request.put("state", "s".repeat(128));
		request.put("nonce", "n".repeat(43));
		DPoPKey firstKey = this.key;
		this.key = new DPoPKey();
		request.put("dpop_jkt", this.key.thumbprint());
		Map<String, String> answer = authorize(SECOND, request);
		assertThat(answer).containsEntry("dummy1", "lorem").containsEntry("dummy2[]", "ipsum");
		Tokens second = redeem(SECOND, request, answer);
		for (Tokens tokens : List.of(first, second)) {
			assertThat(tokens.accessToken()).hasSizeGreaterThan(128).matches("[\\x21-\\x7E]+");
			assertThat(tokens.refreshToken()).hasSizeGreaterThanOrEqualTo(43).matches("[\\x21-\\x7E]+");
			assertThat(tokens.answer()).containsEntry("token_type", "DPoP");
			assertThat((Integer) Objects.requireNonNull(tokens.answer().get("expires_in"))).isBetween(290, 300);
		}
		if (!scope.startsWith("openid")) {
			assertThat(first.answer()).doesNotContainKey("id_token");
			return;
		}
		SignedJWT idToken = Client.jwt(Client.text(second.answer(), "id_token"));
		assertThat(idToken.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
		assertThat(idToken.getHeader().getKeyID()).isNotBlank();
		assertThat(Client.claims(idToken.serialize())).containsEntry("nonce", request.get("nonce"))
			.containsEntry("aud", SECOND.id())
			.doesNotContainKeys("name", "email");
		HttpResponse<String> told = userInfo("DPoP", second.accessToken(), proof(second.accessToken()));
		assertThat(told.statusCode()).isEqualTo(200);
		assertThat(told.headers().firstValue("Date")).isPresent();
		assertThat(Pages.header(told, "Content-Type")).startsWith("application/json");
		firstKey.learn(told);
		assertThat(userInfo("DPoP", second.accessToken(),
				firstKey.proof("GET", USER_INFO, (claims) -> ath(claims, second.accessToken())))
			.statusCode()).as("the first client's key with the second one's token").isEqualTo(401);
		assertThat(
				this.browser.get("/userinfo?access_token=" + second.accessToken(), "DPoP", proof(second.accessToken()))
					.statusCode())
			.as("a token in the address")
			.isBetween(400, 401);
	}

	@Test
	void P12_user_rejects_authentication_on_the_page_to_sign_in_with_FAPI2() {
		Map<String, String> request = request(SECOND, "openid");
		request.put("redirect_uri", Replica.CALLBACK_WITH_QUERY);
		request.put("state", "s".repeat(128));
		request.put("sign_in_declined", "pushed by the client, and not by the user");
		Map<String, String> reference = reference(SECOND, push(SECOND, request));
		assertThat(Pages.path(this.browser.authorize(reference))).isEqualTo("/signin");
		HttpResponse<String> declined = this.browser.get(Pages.link(this.browser.get("/signin"), "decline"));
		assertThat(Browser.location(declined)).startsWith(Replica.CALLBACK_WITH_QUERY + "&");
		assertThat(Browser.parameters(Browser.location(declined)))
			.containsOnlyKeys("dummy1", "dummy2[]", "error", "error_description", "state", "iss")
			.containsEntry("error", "access_denied")
			.containsEntry("state", request.get("state"));
		assertThat(this.browser.authorize(reference).statusCode()).as("the client has its answer").isEqualTo(400);
		assertThat(this.browser.authorize(reference(SECOND, push(SECOND, request)), Replica.ALICE))
			.as("the user may think again")
			.containsKey("code");
	}

	@Test
	void P12_user_rejects_consent_FAPI2() {
		Map<String, String> request = request(FIRST, "openid");
		request.put("prompt", "consent");
		this.browser.signIn(Replica.ALICE);
		HttpResponse<String> consent = this.browser
			.get(Pages.path(this.browser.authorize(reference(FIRST, push(FIRST, request)))));
		HttpResponse<String> denied = this.browser.post("/oauth2/authorize",
				Browser.consent(consent.body()).replaceAll("(^|&)scope=[^&]*", "") + "&decision=deny");
		assertThat(Browser.parameters(Browser.location(denied))).containsEntry("error", "access_denied")
			.containsEntry("state", request.get("state"))
			.containsEntry("iss", Replica.ISSUER);
	}

	@Test
	void P07_without_state_none_comes_back_also_not_one_from_outside_the_pushed_request_FAPI2() {
		Map<String, String> request = request(FIRST, "openid");
		request.remove("state");
		Map<String, String> reference = reference(FIRST, push(FIRST, request));
		reference.put("state", "outside");
		reference.put("nonce", "outside");
		Map<String, String> answer = this.browser.authorize(reference, Replica.ALICE);
		assertThat(answer).containsOnlyKeys("code", "iss");
		redeem(FIRST, request, answer);
	}

	@Test
	void P30_nonce_is_optional_and_comes_back_whole_FAPI2() {
		for (int length : List.of(0, 64, 384)) {
			Map<String, String> request = request(FIRST, "openid");
			request.put("nonce", "n".repeat(length));
			if (length == 0) {
				request.remove("nonce");
			}
			Map<String, Object> idToken = Client.claims(Client.text(tokens(FIRST, request).answer(), "id_token"));
			assertThat(idToken.get("nonce")).isEqualTo(request.get("nonce"));
		}
	}

	@Test
	void P07_a_long_state_comes_back_whole_FAPI2() {
		Map<String, String> request = request(FIRST, "notes.read openid");
		request.put("state", "-._~!$'()*,;:@/?%20&=+".repeat(46).substring(0, 1000));
		assertThat(authorize(FIRST, request)).containsEntry("state", request.get("state"));
	}

	@Test
	void P33_claims_parameter_with_all_claims_in_all_forms_FAPI2() {
		List<String> wishes = new ArrayList<>();
		List<String> forms = List.of("null", "{\"essential\":true}", "{\"essential\":false}", "{}");
		for (int i = 1; i < STANDARD_CLAIMS.size(); i++) {
			wishes.add("\"" + STANDARD_CLAIMS.get(i) + "\":" + forms.get(i % forms.size()));
		}
		String all = "{" + String.join(",", wishes) + ",\"qX3kZ0aB1c\":null}";
		Map<String, String> request = request(FIRST, "openid");
		request.put("claims", "{\"id_token\":" + all + ",\"userinfo\":" + all
				+ ",\"Rnd0mPlace\":{\"aB3dE6gH\":{\"essential\":true}}}");
		Tokens tokens = tokens(FIRST, request);
		Set<String> told = new TreeSet<>(
				Client.json(userInfo("DPoP", tokens.accessToken(), proof(tokens.accessToken()))).keySet());
		assertThat(told).containsExactlyInAnyOrderElementsOf(STANDARD_CLAIMS);
		assertThat(Client.claims(Client.text(tokens.answer(), "id_token")).keySet()).containsAll(STANDARD_CLAIMS)
			.doesNotContain("qX3kZ0aB1c");
	}

	@Test
	void P22_the_scheme_of_the_token_is_written_in_any_case_RFC9110() {
		String token = tokens(FIRST, request(FIRST, "openid")).accessToken();
		for (String scheme : List.of("dpop", "DPOP", "dpOp")) {
			assertThat(userInfo(scheme, token, proof(token)).statusCode()).as(scheme).isEqualTo(200);
		}
	}

	@Test
	void P22_a_proof_may_say_more_than_it_must_RFC9449() {
		Map<String, String> request = request(FIRST, "openid");
		Map<String, String> answer = authorize(FIRST, request);
		String target = Replica.ISSUER + "/oauth2/token";
		this.key.learn(post(FIRST, Map.of("grant_type", "refresh_token", "refresh_token", "x")));
		HttpResponse<String> redeemed = FIRST.post(this.replica, "/oauth2/token", codeGrant(request, answer),
				FIRST.assertion(), "DPoP", this.key.proof("POST", target, FapiPlanTest::moreThanAsked));
		assertThat(redeemed.statusCode()).as(redeemed.body()).isEqualTo(200);
		String token = Client.text(Client.json(redeemed), "access_token");
		Map<String, Object> header = this.key.header();
		header.put("extra", Map.of("is", "ignored"));
		JWTClaimsSet.Builder claims = this.key.claims("GET", USER_INFO);
		ath(claims, token);
		moreThanAsked(claims);
		assertThat(userInfo("DPoP", token, this.key.sign(claims.build(), header)).statusCode()).isEqualTo(200);
		for (String target2 : List.of(USER_INFO + "?a=b#c", "HTTP://LOCALHOST:9000/./userinfo")) {
			String proof = this.key.proof("GET", target2, (each) -> ath(each, token));
			assertThat(userInfo("DPoP", token, proof).statusCode()).as(target2).isEqualTo(200);
		}
		HttpResponse<String> capitals = this.browser.get("/userinfo", "AUTHORIZATION", "DPoP " + token, "DPOP",
				proof(token));
		assertThat(capitals.statusCode()).isEqualTo(200);
	}

	@Test
	void P22_a_bent_proof_opens_nothing_at_a_resource_RFC9449() {
		String token = tokens(FIRST, request(FIRST, "openid")).accessToken();
		this.key.learn(userInfo("DPoP", token, proof(token)));
		Map<String, BiConsumer<Map<String, Object>, JWTClaimsSet.Builder>> bent = new LinkedHashMap<>();
		for (String name : List.of("typ", "alg", "jwk")) {
			bent.put("no " + name, (header, claims) -> header.remove(name));
		}
		for (String name : List.of("jti", "htm", "htu", "iat", "ath", "nonce")) {
			bent.put("no " + name, (header, claims) -> claims.claim(name, null));
		}
		bent.put("another typ", (header, claims) -> header.put("typ", "JWT"));
		bent.put("RS256", (header, claims) -> header.put("alg", "RS256"));
		bent.put("HS256", (header, claims) -> header.put("alg", "HS256"));
		bent.put("none", (header, claims) -> header.put("alg", "none"));
		bent.put("a private key", (header, claims) -> header.put("jwk", this.key.privateJwk()));
		bent.put("another key", (header, claims) -> header.putAll(new DPoPKey().header()));
		bent.put("a symmetric key", (header, claims) -> header.put("jwk", Map.of("kty", "oct", "k", "AAAA")));
		bent.put("a key that is none", (header, claims) -> header.put("jwk", "x"));
		bent.put("critical", (header, claims) -> header.put("crit", List.of("x")));
		bent.put("htm PUT", (header, claims) -> claims.claim("htm", "PUT"));
		bent.put("htm get", (header, claims) -> claims.claim("htm", "get"));
		bent.put("htm list", (header, claims) -> claims.claim("htm", List.of("GET")));
		bent.put("htu", (header, claims) -> claims.claim("htu", "https://www.example.com/userinfo"));
		bent.put("htu path", (header, claims) -> claims.claim("htu", Replica.ISSUER + "/userinfo/"));
		bent.put("ath", (header, claims) -> claims.claim("ath", Browser.s256("another")));
		bent.put("nonce", (header, claims) -> claims.claim("nonce", "x"));
		bent.put("iat in an hour", (header, claims) -> claims.issueTime(seconds(3600)));
		bent.put("iat an hour ago", (header, claims) -> claims.issueTime(seconds(-3600)));
		bent.put("iat text", (header, claims) -> claims.claim("iat", "now"));
		bent.forEach((what, change) -> {
			Map<String, Object> header = this.key.header();
			JWTClaimsSet.Builder claims = this.key.claims("GET", USER_INFO);
			ath(claims, token);
			change.accept(header, claims);
			assertRefused(what, userInfo("DPoP", token, this.key.sign(claims.build(), header)));
		});
		String good = proof(token);
		assertRefused("no JWT", userInfo("DPoP", token, "x"));
		assertRefused("empty", userInfo("DPoP", token, ""));
		assertRefused("cut", userInfo("DPoP", token, good.substring(0, good.lastIndexOf('.') + 1)));
		assertRefused("unsigned",
				userInfo("DPoP", token, new PlainJWT(this.key.claims("GET", USER_INFO).build()).serialize()));
		assertRefused("two", this.browser.get("/userinfo", "Authorization", "DPoP " + token, "DPoP", proof(token),
				"DPoP", proof(token)));
		assertRefused("as a bearer token", userInfo("Bearer", token, proof(token)));
		assertThat(userInfo("DPoP", token, good).statusCode()).isEqualTo(200);
		assertRefused("again", userInfo("DPoP", token, good));
		assertRefused("none at all", this.browser.get("/userinfo", "Authorization", "DPoP " + token));
	}

	@Test
	void P11_nothing_but_POST_pushes_a_request_RFC9126() {
		for (String method : List.of("PUT", "GET", "DELETE", "PATCH", "HEAD", "OPTIONS")) {
			HttpResponse<String> response = this.browser.send(method, "/oauth2/par",
					Browser.form(request(FIRST, "openid")), "Content-Type", "application/x-www-form-urlencoded");
			assertThat(response.statusCode()).as(method).isEqualTo(405);
			assertThat(Pages.header(response, "Allow")).isEqualTo("POST");
		}
	}

	@Test
	void P11_what_is_wrong_with_a_pushed_request_is_told_at_once_FAPI2() {
		Map<String, Map<String, String>> wrong = new LinkedHashMap<>();
		wrong.put("code id_token", Map.of("response_type", "code id_token"));
		wrong.put("token", Map.of("response_type", "token"));
		wrong.put("id_token", Map.of("response_type", "id_token"));
		wrong.forEach((what, change) -> assertError(what, pushed(change), "unsupported_response_type"));
		wrong.clear();
		wrong.put("request_uri", Map.of("request_uri", "urn:ietf:params:oauth:request_uri:" + Replica.random()));
		wrong.put("no redirect_uri", Map.of("redirect_uri", "-"));
		wrong.put("another redirect_uri", Map.of("redirect_uri", Replica.CALLBACK + "/more"));
		wrong.put("the other client's redirect_uri", Map.of("redirect_uri", Replica.CALLBACK_WITH_QUERY));
		wrong.put("no PKCE", Map.of("code_challenge", "-", "code_challenge_method", "-"));
		wrong.put("plain PKCE", Map.of("code_challenge", Browser.VERIFIER, "code_challenge_method", "plain"));
		wrong.put("PKCE without method", Map.of("code_challenge_method", "-"));
		wrong.forEach((what, change) -> assertError(what, pushed(change), "invalid_request"));
	}

	@Test
	void P11_a_request_may_be_opened_again_until_the_user_has_signed_in_FAPI2() {
		Map<String, String> reference = reference(FIRST, push(FIRST, request(FIRST, "openid")));
		assertThat(Pages.path(this.browser.authorize(reference))).isEqualTo("/signin");
		assertThat(Pages.path(this.browser.authorize(reference))).isEqualTo("/signin");
		assertThat(this.browser.authorize(reference, Replica.ALICE)).containsKey("code");
		assertThat(this.browser.authorize(reference).statusCode()).isEqualTo(400);
	}

	@Test
	void P20_a_code_is_bound_to_its_client_and_its_verifier_FAPI2() {
		Map<String, String> request = request(FIRST, "openid");
		Map<String, String> answer = authorize(FIRST, request);
		Map<String, String> form = codeGrant(request, answer);
		assertError("another client", post(SECOND, form), "invalid_grant");
		for (String verifier : List.of("", Browser.VERIFIER.toUpperCase(Locale.ROOT), Browser.CHALLENGE)) {
			Map<String, String> wrong = new HashMap<>(form);
			wrong.remove("code_verifier");
			if (!verifier.isEmpty()) {
				wrong.put("code_verifier", verifier);
			}
			assertError("verifier " + verifier, post(FIRST, wrong), "invalid_grant");
		}
		redeem(FIRST, request, answer);
	}

	@Test
	void P32_the_second_client_s_id_with_the_first_one_s_key_is_nobody_FAPI2() {
		Map<String, String> request = request(FIRST, "openid");
		Map<String, String> form = codeGrant(request, authorize(FIRST, request));
		form.put("client_assertion_type", FapiClient.ASSERTION_TYPE);
		this.key.learn(post(FIRST, Map.of("grant_type", "refresh_token", "refresh_token", "x")));
		List<Map<String, String>> impostors = List.of(
				Map.of("client_id", SECOND.id(), "client_assertion", FIRST.assertion()),
				Map.of("client_id", SECOND.id(), "client_assertion",
						FIRST.sign(JWSAlgorithm.ES256, SECOND.claims().build())),
				Map.of("client_id", FIRST.id()), Map.of("client_id", FIRST.id(), "client_assertion", ""));
		for (Map<String, String> impostor : impostors) {
			Map<String, String> bent = new LinkedHashMap<>(form);
			bent.putAll(impostor);
			if (!bent.containsKey("client_assertion")) {
				bent.remove("client_assertion_type");
			}
			HttpResponse<String> response = this.browser.post("/oauth2/token", Browser.form(bent), "DPoP",
					this.key.proof("POST", Replica.ISSUER + "/oauth2/token"));
			assertError(impostor.toString(), response, "invalid_client");
		}
	}

	@Test
	void P19_a_code_that_is_used_again_ends_the_bound_token_FAPI2() throws InterruptedException {
		Map<String, String> request = request(FIRST, "openid");
		Map<String, String> answer = authorize(FIRST, request);
		Tokens tokens = redeem(FIRST, request, answer);
		assertThat(userInfo("DPoP", tokens.accessToken(), proof(tokens.accessToken())).statusCode()).isEqualTo(200);
		TimeUnit.SECONDS.sleep(1);
		assertError("again", post(FIRST, codeGrant(request, answer)), "invalid_grant");
		assertThat(userInfo("DPoP", tokens.accessToken(), proof(tokens.accessToken())).statusCode()).isEqualTo(401);
	}

	@Test
	void P25_refresh_tokens_are_bound_to_the_client_and_ask_for_a_proof_FAPI2() {
		Tokens tokens = tokens(FIRST, request(FIRST, "openid notes.read"));
		Map<String, String> refresh = Map.of("grant_type", "refresh_token", "refresh_token", tokens.refreshToken(),
				"scope", "openid notes.read");
		this.key = new DPoPKey();
		HttpResponse<String> refreshed = post(FIRST, refresh);
		assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
		assertThat(Pages.header(refreshed, "Cache-Control")).contains("no-store");
		assertThat(Client.json(refreshed)).containsEntry("token_type", "DPoP")
			.containsEntry("refresh_token", tokens.refreshToken());
		Map<String, Object> before = Client.claims(Client.text(tokens.answer(), "id_token"));
		Map<String, Object> after = Client.claims(Client.text(Client.json(refreshed), "id_token"));
		for (String same : List.of("iss", "sub", "aud", "azp", "auth_time")) {
			assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
		}
		assertError("no proof", FIRST.post(this.replica, "/oauth2/token", refresh, FIRST.assertion()),
				"invalid_request");
		assertError("another client", post(SECOND, refresh), "invalid_grant");
		assertThat(post(FIRST, refresh).statusCode()).isEqualTo(200);
	}

	private record Tokens(Map<String, Object> answer) {

		String accessToken() {
			return Client.text(this.answer, "access_token");
		}

		String refreshToken() {
			return Client.text(this.answer, "refresh_token");
		}

	}

	private static Map<String, String> request(FapiClient client, String scope) {
		return Browser.request(client.registration(), scope);
	}

	private Tokens tokens(FapiClient client, Map<String, String> request) {
		return redeem(client, request, authorize(client, request));
	}

	private Map<String, String> authorize(FapiClient client, Map<String, String> request) {
		Map<String, String> answer = this.browser.authorize(reference(client, push(client, request)), Replica.ALICE);
		assertThat(answer).containsEntry("iss", Replica.ISSUER).containsKey("code");
		assertThat(answer.get("code")).hasSizeGreaterThanOrEqualTo(43);
		return answer;
	}

	private Tokens redeem(FapiClient client, Map<String, String> request, Map<String, String> answer) {
		HttpResponse<String> response = post(client, codeGrant(request, answer));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(Pages.header(response, "Cache-Control")).contains("no-store");
		return new Tokens(Client.json(response));
	}

	private static Map<String, String> codeGrant(Map<String, String> request, Map<String, String> answer) {
		Map<String, String> form = Client.codeGrant(Objects.requireNonNull(answer.get("code"), answer::toString));
		form.put("redirect_uri", Objects.requireNonNull(request.get("redirect_uri")));
		return form;
	}

	private HttpResponse<String> post(FapiClient client, Map<String, String> form) {
		return client.post(this.replica, "/oauth2/token", form, this.key);
	}

	private String push(FapiClient client, Map<String, String> request) {
		HttpResponse<String> response = client.post(this.replica, "/oauth2/par", request, client.assertion());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
		assertThat(Pages.header(response, "Content-Type")).startsWith("application/json");
		return Client.text(Client.json(response), "request_uri");
	}

	/** What is {@code -} is left out. */
	private HttpResponse<String> pushed(Map<String, String> change) {
		Map<String, String> form = request(FIRST, "openid");
		form.putAll(change);
		form.values().removeIf("-"::equals);
		return FIRST.post(this.replica, "/oauth2/par", form, FIRST.assertion());
	}

	private static Map<String, String> reference(FapiClient client, String requestUri) {
		Map<String, String> reference = new LinkedHashMap<>();
		reference.put("client_id", client.id());
		reference.put("request_uri", requestUri);
		return reference;
	}

	private String proof(String token) {
		return this.key.proof("GET", USER_INFO, (claims) -> ath(claims, token));
	}

	private static void ath(JWTClaimsSet.Builder claims, String token) {
		claims.claim("ath", Browser.s256(token));
	}

	private static void moreThanAsked(JWTClaimsSet.Builder claims) {
		claims.notBeforeTime(seconds(0)).expirationTime(seconds(300)).claim("extra", List.of("ignored"));
	}

	private HttpResponse<String> userInfo(String scheme, String token, String proof) {
		return this.browser.get("/userinfo", "Authorization", scheme + " " + token, "DPoP", proof);
	}

	private static Date seconds(int fromNow) {
		return Date.from(Instant.now().plusSeconds(fromNow));
	}

	private static void assertRefused(String what, HttpResponse<String> response) {
		assertThat(response.statusCode()).as(what).isIn(400, 401);
		assertThat(response.headers().allValues("WWW-Authenticate")).as(what).isNotEmpty();
	}

	/** An error as RFC 6749 section 5.2 spells it. */
	private static void assertError(String what, HttpResponse<String> response, String error) {
		assertThat(response.statusCode()).as(what + response.body())
			.isEqualTo("invalid_client".equals(error) ? 401 : 400);
		assertThat(Pages.header(response, "Content-Type")).as(what).startsWith("application/json");
		assertThat(Pages.header(response, "Cache-Control")).as(what).contains("no-store");
		Map<String, Object> answer = Client.json(response);
		assertThat(answer).as(what).containsEntry("error", error);
		assertThat(String.valueOf(answer.getOrDefault("error_description", ""))).as(what)
			.matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]*");
		assertThat(answer.keySet()).as(what).isSubsetOf(Arrays.asList("error", "error_description", "error_uri"));
	}

}
