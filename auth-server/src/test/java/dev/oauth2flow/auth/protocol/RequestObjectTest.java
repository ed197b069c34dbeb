package dev.oauth2flow.auth.protocol;

import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import com.nimbusds.jose.JWSAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Authorization requests that clients sign (RFC 9101), brought by the browser and pushed.
 */
class RequestObjectTest {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String TYPE = "oauth-authz-req+jwt";

	private static final String INVALID = "invalid_request_object";

	private static final String NOT_SIGNED_AS_IT_MUST_BE = "not signed as it must be";

	private static final FapiClient WEB = Replica.KEY_WEB;

	private static final FapiClient FAPI = Replica.FAPI;

	private static final FapiClient SIGNING = Replica.SIGNING;

	private final Replica replica = Replica.one();

	@ParameterizedTest
	@ValueSource(strings = { "ES256", "PS256", "RS256", "EdDSA" })
	void P33_a_signed_request_by_each_advertised_algorithm_leads_to_a_code_RFC9101(String algorithm) {
		Map<String, Object> claims = claims(WEB);
		Map<String, String> answer = new Browser(this.replica).authorize(
				brought(WEB, WEB.requestObject(JWSAlgorithm.parse(algorithm), TYPE, json(claims))), Replica.ALICE);
		assertThat(answer).containsKey("code")
			.containsEntry("state", String.valueOf(claims.get("state")))
			.containsEntry("iss", Replica.ISSUER);
	}

	@Test
	void P13_the_type_may_be_the_explicit_one_that_of_a_JWT_or_absent_RFC9101() {
		for (String type : List.of(TYPE, "application/" + TYPE, "JWT")) {
			String object = WEB.requestObject(JWSAlgorithm.ES256, type, json(claims(WEB)));
			assertThat(Browser.location(new Browser(this.replica).authorize(brought(WEB, object)))).endsWith("/signin");
		}
		String untyped = WEB.requestObject(JWSAlgorithm.ES256, null, json(claims(WEB)));
		assertThat(Browser.location(new Browser(this.replica).authorize(brought(WEB, untyped)))).endsWith("/signin");
		for (String type : List.of("at+jwt", "dpop+jwt", "logout+jwt", "")) {
			assertPage(brought(WEB, WEB.requestObject(JWSAlgorithm.ES256, type, json(claims(WEB)))));
		}
	}

	@Test
	void P11_a_signed_request_may_take_longer_to_sign_in_than_it_is_good_RFC9101() {
		Map<String, Object> claims = claims(WEB);
		Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 2);
		claims.put("exp", end.getEpochSecond());
		Map<String, String> request = brought(WEB, sign(WEB, claims));
		Browser browser = new Browser(this.replica);
		String signIn = Browser.location(browser.authorize(request));
		await().until(() -> Instant.now().isAfter(end.plusMillis(100)));
		assertThat(error(new Browser(this.replica).authorize(request))).containsEntry("error", INVALID);
		Map<String, String> fields = new LinkedHashMap<>(Pages.hidden(browser.get(signIn)));
		fields.put("username", Replica.ALICE.name());
		fields.put("password", Replica.ALICE.password());
		String back = Browser.location(browser.post("/signin", Browser.form(fields)));
		assertThat(back).contains("request_uri=urn").doesNotContain("request=");
		assertThat(Browser.location(new Browser(Replica.two()).get(back))).endsWith("/signin");
		HttpResponse<String> answer = browser.get(back);
		assertThat(Browser.location(answer)).satisfiesAnyOf((to) -> assertThat(to).contains("code="),
				(to) -> assertThat(to).contains("/consent"));
	}

	@Test
	void P13_only_what_is_signed_counts_RFC9101() {
		Map<String, Object> claims = claims(WEB);
		Map<String, String> request = brought(WEB, sign(WEB, claims));
		request.putAll(Map.of("state", "changed", "scope", "openid notes.write", "nonce", "changed", "redirect_uri",
				"https://evil.example/", "prompt", "none", "response_type", "code"));
		Map<String, String> answer = new Browser(this.replica).authorize(request, Replica.ALICE);
		assertThat(answer).containsKey("code").containsEntry("state", String.valueOf(claims.get("state")));
	}

	@Test
	void P13_what_stands_beside_the_object_must_not_contradict_it_OIDC_Core() {
		Map<String, String> request = brought(WEB, sign(WEB, claims(WEB)));
		request.put("response_type", "token");
		assertThat(error(new Browser(this.replica).authorize(request))).containsEntry("error", INVALID);
		Map<String, String> other = brought(WEB, sign(WEB, claims(WEB)));
		other.put("client_id", FAPI.id());
		assertPage(other);
	}

	@Test
	void P13_numbers_and_objects_are_read_as_parameters_RFC9101() {
		Map<String, Object> claims = claims(WEB);
		claims.put("max_age", 10_000);
		claims.put("claims", Map.of("id_token", Map.of("auth_time", Map.of("essential", true))));
		claims.put("resource", List.of(Replica.NOTES_API));
		assertThat(new Browser(this.replica).authorize(brought(WEB, sign(WEB, claims)), Replica.ALICE))
			.containsKey("code");
		claims.put("max_age", "a while");
		assertThat(error(new Browser(this.replica).authorize(brought(WEB, sign(WEB, claims))))).containsEntry("error",
				"invalid_request");
	}

	@Test
	void P13_an_object_that_is_not_good_is_told_to_its_client_at_the_signed_address_RFC9101() {
		long now = Instant.now().getEpochSecond();
		for (Consumer<Map<String, Object>> change : flaws(now)) {
			Map<String, Object> claims = claims(WEB);
			change.accept(claims);
			Map<String, String> answer = error(new Browser(this.replica).authorize(brought(WEB, sign(WEB, claims))));
			assertThat(answer).as(claims.toString())
				.containsEntry("error", INVALID)
				.containsEntry("state", String.valueOf(claims.get("state")))
				.containsEntry("iss", Replica.ISSUER);
		}
	}

	@Test
	void P02_an_object_that_is_not_good_never_leads_to_an_address_that_is_not_registered_RFC9101() {
		Map<String, Object> claims = claims(WEB);
		claims.put("exp", Instant.now().getEpochSecond() - 1);
		claims.put("redirect_uri", "https://evil.example/");
		assertPage(brought(WEB, sign(WEB, claims)));
		claims.remove("redirect_uri");
		assertPage(brought(WEB, sign(WEB, claims)));
		claims.put("redirect_uri", 7);
		assertPage(brought(WEB, sign(WEB, claims)));
	}

	@Test
	void P02_what_no_key_of_the_client_has_signed_is_shown_to_the_user_RFC9101() {
		String content = json(claims(WEB));
		String signed = WEB.requestObject(JWSAlgorithm.ES256, TYPE, content);
		String[] parts = signed.split("\\.", -1);
		assertPage(brought(WEB, FAPI.requestObject(JWSAlgorithm.ES256, TYPE, content)));
		assertPage(brought(WEB, parts[0] + "." + parts[1] + "."));
		assertPage(brought(WEB, parts[0] + "." + parts[1] + "." + parts[2].replace(parts[2].charAt(9), 'A') + "A"));
		assertPage(brought(WEB, WEB.requestObject(JWSAlgorithm.PS384, TYPE, content)));
		assertPage(brought(WEB, WEB.requestObject(JWSAlgorithm.ES256, TYPE, "[]")));
		assertPage(brought(WEB, WEB.requestObject(JWSAlgorithm.ES256, TYPE, "{\"a\":1,\"a\":2}")));
		assertPage(brought(WEB, WEB.requestObject(JWSAlgorithm.ES256, TYPE, "nothing")));
		assertPage(brought(WEB, signed + ".x.y"));
		assertPage(brought(WEB, "x"));
		assertPage(brought(WEB, "%"));
		assertPage(brought(WEB, ""));
		Map<String, String> withoutKeys = brought(WEB, signed);
		withoutKeys.put("client_id", Replica.WEB.id());
		assertPage(withoutKeys);
	}

	@Test
	void P07_what_is_not_signed_is_told_to_the_client_where_it_has_asked_as_without_it_RFC6749() {
		Map<String, String> request = Browser.request(WEB.registration(), "notes.read");
		request.put("request", FAPI.requestObject(JWSAlgorithm.ES256, TYPE, json(claims(WEB))));
		assertThat(error(new Browser(this.replica).authorize(request))).containsEntry("error", INVALID)
			.containsEntry("state", request.get("state"))
			.containsEntry("iss", Replica.ISSUER);
	}

	@Test
	void P13_request_and_request_uri_exclude_each_other_and_nothing_is_fetched_RFC9101() {
		Map<String, String> both = brought(WEB, sign(WEB, claims(WEB)));
		both.put("request_uri", "urn:ietf:params:oauth:request_uri:" + Replica.random());
		assertShownToTheUser(new Browser(this.replica).authorize(both));
		Map<String, String> fetched = Browser.request(WEB.registration(), "notes.read");
		fetched.put("request_uri", "https://client.example/request.jwt");
		assertThat(error(new Browser(this.replica).authorize(fetched)))
			.containsEntry("error", "request_uri_not_supported")
			.containsEntry("state", fetched.get("state"));
	}

	@Test
	void P13_an_over_long_or_repeated_object_is_a_clear_page() {
		assertShownToTheUser(new Browser(this.replica)
			.get("/oauth2/authorize?client_id=" + WEB.id() + "&request=a.b.c&request=a.b.c"));
		HttpResponse<String> pushed = WEB.post(this.replica, "/oauth2/par", Map.of("request", "a".repeat(17_000)),
				WEB.assertion());
		assertThat(pushed.statusCode()).isEqualTo(400);
		assertThat(Client.json(pushed)).containsEntry("error", "invalid_request");
		Map<String, Object> claims = claims(WEB);
		claims.put("nonce", "n".repeat(4097));
		HttpResponse<String> answer = new Browser(this.replica).post("/oauth2/authorize",
				Browser.form(brought(WEB, sign(WEB, claims))));
		assertThat(answer.statusCode()).isIn(303, 400);
		refusedPush(WEB, INVALID, sign(WEB, claims));
		claims.put("nonce", "line\nbreak");
		refusedPush(WEB, INVALID, sign(WEB, claims));
	}

	@Test
	void P12_a_posted_signed_request_is_asked_for_by_GET_OIDC_Core() {
		Map<String, String> request = brought(WEB, sign(WEB, claims(WEB)));
		HttpResponse<String> response = new Browser(this.replica).post("/oauth2/authorize", Browser.form(request));
		assertThat(response.statusCode()).isEqualTo(303);
		assertThat(Browser.parameters(Browser.location(response))).isEqualTo(request);
	}

	@Test
	void P11_a_signed_request_can_be_pushed_RFC9126() {
		for (String algorithm : List.of("ES256", "PS256", "EdDSA")) {
			Map<String, Object> claims = claims(FAPI);
			HttpResponse<String> pushed = push(FAPI,
					FAPI.requestObject(JWSAlgorithm.parse(algorithm), TYPE, json(claims)));
			assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
			Map<String, String> answer = new Browser(Replica.two()).authorize(
					Map.of("client_id", FAPI.id(), "request_uri", Client.text(Client.json(pushed), "request_uri")),
					Replica.ALICE);
			assertThat(answer).containsKey("code").containsEntry("state", String.valueOf(claims.get("state")));
		}
	}

	@Test
	void P11_a_fapi_client_must_push_what_it_signs_also_after_signing_in_FAPI2() {
		Map<String, String> request = brought(FAPI, sign(FAPI, claims(FAPI)));
		assertThat(error(new Browser(this.replica).authorize(request))).containsEntry("error", "invalid_request");
	}

	@Test
	void P11_all_that_is_wrong_with_a_pushed_object_is_told_as_JSON_RFC9126() {
		long now = Instant.now().getEpochSecond();
		for (Consumer<Map<String, Object>> change : flaws(now)) {
			Map<String, Object> claims = claims(FAPI);
			change.accept(claims);
			refusedPush(FAPI, INVALID, sign(FAPI, claims));
		}
		refusedPush(FAPI, INVALID, Replica.OTHER_FAPI.requestObject(JWSAlgorithm.ES256, TYPE, json(claims(FAPI))));
		refusedPush(FAPI, INVALID, "eyJhbGciOiJub25lIn0." + sign(FAPI, claims(FAPI)).split("\\.", -1)[1] + ".");
		refusedPush(FAPI, INVALID, "a.b.c.d.e");
		refusedPush(FAPI, INVALID, FAPI.requestObject(JWSAlgorithm.RS256, TYPE, json(claims(FAPI))));
		refusedPush(FAPI, INVALID, FAPI.requestObject(JWSAlgorithm.ES256, TYPE,
				json(claims(FAPI)).replaceFirst("\"nonce\":\"[^\"]*\"", "\"nonce\":null")));
		Map<String, Object> scope = claims(FAPI);
		scope.put("scope", "openid admin");
		refusedPush(FAPI, "invalid_scope", sign(FAPI, scope));
		Map<String, Object> redirect = claims(FAPI);
		redirect.put("redirect_uri", "https://evil.example/");
		refusedPush(FAPI, "invalid_request", sign(FAPI, redirect));
	}

	@Test
	void P11_another_client_cannot_push_the_object_RFC9126() {
		refusedPush(Replica.OTHER_FAPI, INVALID, sign(FAPI, claims(FAPI)));
		HttpResponse<String> both = FAPI.post(this.replica, "/oauth2/par", Map.of("request", sign(FAPI, claims(FAPI)),
				"request_uri", "urn:ietf:params:oauth:request_uri:" + Replica.random()), FAPI.assertion());
		assertThat(both.statusCode()).isEqualTo(400);
		assertThat(Client.json(both)).containsEntry("error", "invalid_request");
	}

	@Test
	void P11_an_object_of_a_fapi_client_is_good_for_an_hour_at_most_FAPI2_Message_Signing() {
		long now = Instant.now().getEpochSecond();
		List<Consumer<Map<String, Object>>> changes = List.of((claims) -> claims.remove("exp"),
				(claims) -> claims.remove("nbf"), (claims) -> claims.put("nbf", now - 3700),
				(claims) -> claims.put("exp", now + 3700));
		for (Consumer<Map<String, Object>> change : changes) {
			Map<String, Object> claims = claims(FAPI);
			change.accept(claims);
			refusedPush(FAPI, INVALID, sign(FAPI, claims));
			Map<String, Object> ofWeb = claims(WEB);
			change.accept(ofWeb);
			assertThat(push(WEB, sign(WEB, ofWeb)).statusCode()).isEqualTo(201);
		}
	}

	@Test
	void P11_what_is_pushed_beside_the_object_does_not_count_RFC9101() {
		Map<String, Object> claims = claims(FAPI);
		Map<String, String> form = new LinkedHashMap<>(Browser.request(FAPI.registration(), "openid"));
		form.put("state", "changed");
		form.put("redirect_uri", "https://evil.example/");
		form.put("request", sign(FAPI, claims));
		HttpResponse<String> pushed = FAPI.post(this.replica, "/oauth2/par", form, FAPI.assertion());
		assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
		assertThat(new Browser(this.replica).authorize(
				Map.of("client_id", FAPI.id(), "request_uri", Client.text(Client.json(pushed), "request_uri")),
				Replica.ALICE))
			.containsEntry("state", String.valueOf(claims.get("state")));
	}

	@Test
	void P33_a_client_that_must_sign_cannot_ask_otherwise_RFC9101() {
		Map<String, String> unsigned = Browser.request(SIGNING.registration(), "openid");
		assertThat(error(new Browser(this.replica).authorize(unsigned))).containsEntry("error", "invalid_request")
			.doesNotContainKey("code");
		HttpResponse<String> pushed = SIGNING.post(this.replica, "/oauth2/par", unsigned, SIGNING.assertion());
		assertThat(pushed.statusCode()).isEqualTo(400);
		assertThat(Client.json(pushed)).containsEntry("error", "invalid_request");
		assertThat(new Browser(this.replica).authorize(brought(SIGNING, sign(SIGNING, claims(SIGNING))), Replica.ALICE))
			.containsKey("code");
		assertThat(push(SIGNING, sign(SIGNING, claims(SIGNING))).statusCode()).isEqualTo(201);
	}

	@Test
	void P33_a_registered_algorithm_is_the_only_one_RFC9101() {
		assertPage(brought(SIGNING, SIGNING.requestObject(JWSAlgorithm.PS256, TYPE, json(claims(SIGNING)))));
		refusedPush(SIGNING, INVALID, SIGNING.requestObject(JWSAlgorithm.EdDSA, TYPE, json(claims(SIGNING))));
	}

	@Test
	void P32_what_authenticates_a_client_is_no_request_and_a_request_authenticates_no_client_RFC9101() {
		assertPage(brought(WEB, WEB.assertion()));
		HttpResponse<String> response = WEB.post(this.replica, "/oauth2/revoke", Map.of("token", "x"),
				sign(WEB, claims(WEB)));
		assertThat(response.statusCode()).isEqualTo(401);
	}

	/**
	 * What is wrong wherever the object comes from.
	 */
	private static List<Consumer<Map<String, Object>>> flaws(long now) {
		return List.of((claims) -> claims.remove("iss"), (claims) -> claims.put("iss", "web"),
				(claims) -> claims.put("iss", List.of(WEB.id())), (claims) -> claims.remove("aud"),
				(claims) -> claims.put("aud", "https://other.example"),
				(claims) -> claims.put("aud", List.of("https://other.example")),
				(claims) -> claims.put("aud", List.of()), (claims) -> claims.put("aud", Replica.ISSUER + "/"),
				(claims) -> claims.put("sub", claims.get("iss")), (claims) -> claims.put("exp", now - 1),
				(claims) -> claims.put("exp", "tomorrow"), (claims) -> claims.put("exp", 1e300),
				(claims) -> claims.put("exp", BigInteger.TEN.pow(400)), (claims) -> claims.put("nbf", now + 120),
				(claims) -> claims.put("iat", now + 120), (claims) -> claims.put("iat", Map.of()),
				(claims) -> claims.put("request", "a.b.c"), (claims) -> claims.put("request_uri", "https://x.example/"),
				(claims) -> claims.put("resource", List.of()), (claims) -> claims.put("resource", List.of(7)),
				(claims) -> claims.put("nonce", "\u0000"));
	}

	private static Map<String, Object> claims(FapiClient client) {
		long now = Instant.now().getEpochSecond();
		Map<String, Object> claims = new LinkedHashMap<>(
				Browser.request(client.registration(), client == WEB ? "notes.read" : "openid notes.read"));
		claims.putAll(Map.of("iss", client.id(), "aud", List.of(Replica.ISSUER, "https://other.example"), "iat", now,
				"nbf", now, "exp", now + 300, "jti", UUID.randomUUID().toString()));
		return claims;
	}

	private static String sign(FapiClient client, Map<String, Object> claims) {
		return client.requestObject(JWSAlgorithm.ES256, TYPE, json(claims));
	}

	private static String json(Map<String, Object> claims) {
		return JSON.writeValueAsString(claims);
	}

	private static Map<String, String> brought(FapiClient client, String object) {
		Map<String, String> request = new LinkedHashMap<>();
		request.put("client_id", client.id());
		request.put("request", object);
		return request;
	}

	private HttpResponse<String> push(FapiClient client, String object) {
		return client.post(this.replica, "/oauth2/par", Map.of("request", object), client.assertion());
	}

	private void refusedPush(FapiClient client, String error, String object) {
		HttpResponse<String> response = push(client, object);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", error);
	}

	private static Map<String, String> error(HttpResponse<String> response) {
		assertThat(Browser.location(response)).startsWith(Replica.CALLBACK);
		return Browser.parameters(Browser.location(response));
	}

	private void assertPage(Map<String, String> request) {
		HttpResponse<String> response = new Browser(this.replica).authorize(request);
		assertShownToTheUser(response);
		assertThat(response.body()).contains(NOT_SIGNED_AS_IT_MUST_BE);
	}

	private static void assertShownToTheUser(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Location")).isEmpty();
		assertThat(new ArrayList<>(response.headers().allValues("Content-Type"))).first()
			.asString()
			.startsWith("text/html");
	}

}
