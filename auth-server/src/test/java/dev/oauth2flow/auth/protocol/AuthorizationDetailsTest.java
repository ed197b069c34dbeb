package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.nimbusds.jose.JWSAlgorithm;
import dev.oauth2flow.auth.consent.Consents;
import dev.oauth2flow.auth.consent.Consents.ConnectedClient;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Authorization details (RFC 9396): what clients ask for beside scopes.
 */
class AuthorizationDetailsTest {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String DETAILS = "authorization_details";

	private static final String INVALID = "invalid_authorization_details";

	private static final String ONE = UUID.randomUUID().toString();

	private static final String TWO = UUID.randomUUID().toString();

	private final Replica replica = Replica.one();

	private final Client web = new Client(Replica.WEB, this.replica);

	private final Client machine = new Client(Replica.MACHINE, this.replica);

	private final Browser browser = new Browser(this.replica);

	private final Consents consents = this.replica.bean(Consents.class);

	private final String subject = this.replica.bean(JdbcClient.class)
		.sql("select id::text from users where username = 'alice'")
		.query(String.class)
		.single();

	@BeforeEach
	void withoutAnyConsent() {
		connected().forEach((client) -> this.consents.withdraw(this.subject, client.id()));
	}

	@Test
	void P28_what_was_allowed_in_detail_is_in_the_response_and_the_token_RFC9396() {
		List<Map<String, Object>> details = List.of(noteAccess(List.of("read"), ONE));
		Map<String, Object> tokens = tokens("openid", details);
		assertThat(tokens).containsEntry(DETAILS, details);
		assertThat(Client.claims(Client.text(tokens, "access_token"))).containsEntry(DETAILS, details)
			.containsEntry("aud", Replica.NOTES_API)
			.containsEntry("scope", "openid");
	}

	@Test
	void P28_details_need_no_scope_RFC9396() {
		List<Map<String, Object>> details = List.of(noteAccess(List.of("read", "update"), ONE, TWO));
		Map<String, Object> tokens = tokens("", details);
		assertThat(Client.claims(Client.text(tokens, "access_token"))).containsKey(DETAILS)
			.containsEntry("aud", Replica.NOTES_API)
			.doesNotContainKey("scope");
		assertThat(tokens).doesNotContainKey("id_token");
	}

	@Test
	void P28_without_details_nothing_of_them_is_said_RFC9396() {
		Map<String, Object> tokens = this.web.tokens(this.browser, Replica.ALICE, "openid notes.read");
		assertThat(tokens).doesNotContainKey(DETAILS);
		assertThat(Client.claims(Client.text(tokens, "access_token"))).doesNotContainKey(DETAILS);
	}

	@Test
	void P28_a_token_request_and_a_resource_narrow_what_the_token_has_RFC9396() {
		List<Map<String, Object>> both = List.of(noteAccess(List.of("read", "update"), ONE, TWO), reading("2025"));
		String code = code("", both);
		Map<String, String> form = Client.codeGrant(code);
		form.put(DETAILS, json(List.of(noteAccess(List.of("update"), TWO))));
		Map<String, Object> tokens = ok(this.web.token(form));
		assertThat(tokens).containsEntry(DETAILS, List.of(noteAccess(List.of("update"), TWO)));
		Map<String, Object> ofOneApi = ok(this.web.token(Map.of("grant_type", "refresh_token", "refresh_token",
				Client.text(tokens, "refresh_token"), "resource", Replica.AUDIT_API)));
		assertThat(ofOneApi).containsEntry(DETAILS, List.of(reading("2025")));
		assertThat(Client.claims(Client.text(ofOneApi, "access_token"))).containsEntry("aud", Replica.AUDIT_API);
	}

	@Test
	void P28_a_token_request_that_asks_for_more_leaves_the_code_as_it_is_RFC9396() {
		String code = code("openid", List.of(noteAccess(List.of("read"), ONE)));
		Map<String, String> form = Client.codeGrant(code);
		for (List<Map<String, Object>> wider : wider()) {
			form.put(DETAILS, json(wider));
			refused(INVALID, this.web.token(form));
		}
		form.put(DETAILS, "nonsense");
		refused(INVALID, this.web.token(form));
		assertThat(ok(this.web.redeem(code))).containsKey("access_token");
	}

	@Test
	void P26_a_refresh_keeps_or_narrows_the_details_and_never_widens_them_RFC9396() {
		List<Map<String, Object>> granted = List.of(noteAccess(List.of("read"), ONE));
		String first = Client.text(tokens("openid", granted), "refresh_token");
		for (List<Map<String, Object>> wider : wider()) {
			refused(INVALID, refresh(first, wider));
		}
		Map<String, Object> same = ok(this.web.on(Replica.two()).refresh(first));
		assertThat(same).containsEntry(DETAILS, granted);
		String second = Client.text(same, "refresh_token");
		assertThat(ok(refresh(second, granted))).containsEntry(DETAILS, granted);
	}

	@Test
	void P26_narrowing_one_token_leaves_the_grant_as_it_is_RFC9396() {
		List<Map<String, Object>> granted = List.of(noteAccess(List.of("read", "update"), ONE, TWO));
		String first = Client.text(tokens("openid", granted), "refresh_token");
		Map<String, Object> narrowed = ok(refresh(first, List.of(noteAccess(List.of("read"), ONE))));
		assertThat(narrowed).containsEntry(DETAILS, List.of(noteAccess(List.of("read"), ONE)));
		Map<String, Object> whole = ok(this.web.refresh(Client.text(narrowed, "refresh_token")));
		assertThat(JSON.writeValueAsString(whole.get(DETAILS))).contains(ONE, TWO, "update");
	}

	@Test
	void P28_a_client_gets_details_for_itself_within_its_registration_RFC9396() {
		List<Map<String, Object>> details = List.of(noteAccess(List.of("read"), ONE));
		Map<String, Object> tokens = ok(own(details));
		assertThat(tokens).containsEntry(DETAILS, details);
		assertThat(Client.claims(Client.text(tokens, "access_token"))).containsEntry(DETAILS, details)
			.containsEntry("aud", Replica.NOTES_API);
		refused(INVALID, own(List.of(reading("2025"))));
		refused(INVALID, own(List.of(Map.of("type", "unknown"))));
		refused(INVALID, own(List.of()));
	}

	@Test
	void P11_details_can_be_pushed_and_signed_RFC9396() {
		List<Map<String, Object>> details = List.of(noteAccess(List.of("read"), ONE));
		Map<String, Object> claims = new LinkedHashMap<>(Browser.request(Replica.FAPI.registration(), "openid"));
		long now = Instant.now().getEpochSecond();
		claims.putAll(
				Map.of("iss", Replica.FAPI.id(), "aud", Replica.ISSUER, "nbf", now, "exp", now + 60, DETAILS, details));
		String object = Replica.FAPI.requestObject(JWSAlgorithm.ES256, "oauth-authz-req+jwt",
				JSON.writeValueAsString(claims));
		HttpResponse<String> pushed = Replica.FAPI.post(this.replica, "/oauth2/par", Map.of("request", object),
				Replica.FAPI.assertion());
		assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
		String code = Objects.requireNonNull(
				this.browser
					.authorize(Map.of("client_id", Replica.FAPI.id(), "request_uri",
							Client.text(Client.json(pushed), "request_uri")), Replica.ALICE)
					.get("code"));
		assertThat(ok(Replica.FAPI.post(this.replica, "/oauth2/token", Client.codeGrant(code), new DPoPKey())))
			.containsEntry(DETAILS, details);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "{}", "[]", "[7]", "[{}]", "[{\"type\":7}]", "[{\"type\":\"unknown\"}]",
			"[{\"type\":\"note_access\"}]", "[{\"type\":\"note_access\",\"type\":\"reading\",\"year\":\"2025\"}]",
			"[{\"type\":\"reading\",\"year\":2025}]", "[{\"type\":\"reading\",\"year\":[\"2025\"]}]",
			"[{\"type\":\"reading\",\"year\":\"20256\"}]", "[{\"type\":\"reading\",\"year\":\"2025\",\"more\":\"x\"}]",
			"[{\"type\":\"reading\",\"year\":\"2025\",\"kinds\":[]}]",
			"[{\"type\":\"reading\",\"year\":\"2025\",\"kinds\":\"sign-ins\"}]",
			"[{\"type\":\"reading\",\"year\":\"2025\",\"kinds\":[\"other\"]}]",
			"[{\"type\":\"reading\",\"year\":\"2025\",\"kinds\":[{}]}]", "[{\"type\":\"reading\",\"year\":\"2025\"}] x",
			"[{\"type\":\"reading\",\"year\":null}]" })
	void P13_details_that_are_not_as_their_type_says_are_refused_everywhere_RFC9396(String details) {
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		request.put(DETAILS, details);
		Map<String, String> answer = Browser.parameters(Browser.location(this.browser.authorize(request)));
		assertThat(answer).containsEntry("error", INVALID)
			.containsEntry("state", request.get("state"))
			.containsEntry("iss", Replica.ISSUER);
		refused(INVALID, this.web.post("/oauth2/par", request));
		refused(INVALID, this.machine.token(Map.of("grant_type", "client_credentials", DETAILS, details)));
	}

	@Test
	void P13_too_many_or_repeated_details_and_those_of_another_client_are_refused_RFC9396() {
		refused(INVALID, pushed(Replica.WEB, List.of(noteAccess(List.of("read"), ONE, TWO, id(), id()))));
		refused(INVALID, pushed(Replica.WEB, Collections.nCopies(21, reading("2025"))));
		refused(INVALID, pushed(Replica.OTHER, List.of(noteAccess(List.of("read"), ONE))));
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		request.put(DETAILS, json(List.of(noteAccess(List.of("read"), "n".repeat(5000)))));
		refused("invalid_request", this.web.post("/oauth2/par", request));
		HttpResponse<String> twice = this.browser.get("/oauth2/authorize?" + Browser.form(request("openid", List.of()))
				+ "&authorization_details=%5B%5D&authorization_details=%5B%5D");
		assertThat(twice.statusCode()).isEqualTo(400);
	}

	@Test
	void P28_a_resource_must_be_one_of_the_details_or_scopes_RFC8707() {
		Map<String, String> request = request("", List.of(noteAccess(List.of("read"), ONE)));
		request.put("resource", Replica.NOTES_API);
		assertThat(this.web.post("/oauth2/par", request).statusCode()).isEqualTo(201);
		request.put("resource", Replica.AUDIT_API);
		refused("invalid_target", this.web.post("/oauth2/par", request));
	}

	@Test
	void P10_the_page_says_each_detail_in_plain_words_RFC9396() {
		this.browser.signIn(Replica.ALICE);
		HttpResponse<String> page = ask("openid email", List.of(noteAccess(List.of("read", "update"), ONE),
				Map.of("type", "reading", "year", "2025", "kinds", List.of("sign-ins"))));
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Use these notes of yours, and no others", "It may", "read, change",
				"The notes", ONE, "localhost:8090", "Read what was recorded in one year", "2025", "Only of",
				"your sign-ins", "localhost:8070", "note_access", "See your email address");
		assertThat(page.body()).doesNotContain("<script", "style=\"");
	}

	@Test
	void P10_what_was_allowed_is_not_asked_again_and_what_differs_is_RFC9396() {
		this.browser.signIn(Replica.ALICE);
		tokens("openid", List.of(noteAccess(List.of("read"), ONE, TWO)));
		assertThat(
				Browser.location(
						this.browser.authorize(request("openid",
								List.of(Map.of("identifiers", List.of(TWO, ONE, TWO), "actions", List.of("read"),
										"type", "note_access"))))))
			.as("the same in another order")
			.startsWith(Replica.CALLBACK);
		for (List<Map<String, Object>> other : List.of(List.of(noteAccess(List.of("read"), ONE)),
				List.of(noteAccess(List.of("read", "update"), ONE, TWO)),
				List.of(noteAccess(List.of("read"), ONE, TWO), reading("2025")))) {
			Map<String, String> request = request("openid", other);
			assertThat(Browser.location(this.browser.authorize(request))).contains("/consent");
			request.put("prompt", "none");
			assertThat(Browser.parameters(Browser.location(this.browser.authorize(request)))).containsEntry("error",
					"consent_required");
		}
	}

	@Test
	void P10_denying_grants_nothing_and_leaves_what_was_allowed_before_RFC9396() {
		this.browser.signIn(Replica.ALICE);
		tokens("openid", List.of(reading("2024")));
		HttpResponse<String> page = ask("openid", List.of(reading("2025")));
		Map<String, String> fields = new HashMap<>(Pages.hidden(page));
		fields.keySet().removeAll(List.of("scope", "allow_details"));
		fields.put("decision", "deny");
		HttpResponse<String> answer = this.browser.post("/oauth2/authorize", Browser.form(fields));
		assertThat(Browser.parameters(Browser.location(answer))).containsEntry("error", "access_denied");
		assertThat(connected()).singleElement()
			.satisfies((client) -> assertThat(client.allowed()).anyMatch((line) -> line.contains("2024"))
				.noneMatch((line) -> line.contains("2025")));
	}

	@Test
	void P10_an_answer_that_leaves_out_the_details_or_its_token_grants_nothing_RFC9396() {
		this.browser.signIn(Replica.ALICE);
		HttpResponse<String> page = ask("openid", List.of(reading("2025")));
		Map<String, String> fields = new HashMap<>(Pages.hidden(page));
		fields.remove("_csrf");
		fields.remove("scope");
		assertThat(this.browser.post("/oauth2/authorize", Browser.form(fields)).statusCode()).as("without its token")
			.isEqualTo(303);
		fields = new HashMap<>(Pages.hidden(page));
		fields.remove("allow_details");
		assertThat(Browser.parameters(Browser.location(this.browser.post("/oauth2/authorize", Browser.form(fields)))))
			.as("without the details")
			.containsEntry("error", "access_denied")
			.containsEntry("iss", Replica.ISSUER)
			.containsKey("state");
		assertThat(connected()).isEmpty();
	}

	@Test
	void P10_the_account_page_says_what_was_allowed_and_withdrawing_ends_it_RFC9396() {
		this.browser.signIn(Replica.ALICE);
		Map<String, Object> tokens = tokens("openid", List.of(noteAccess(List.of("read"), ONE)));
		assertThat(this.browser.get("/account").body())
			.contains("Use these notes of yours, and no others; It may: read; The notes: " + ONE);
		withoutAnyConsent();
		assertThat(this.web.introspect(Client.text(tokens, "access_token"))).containsOnly(Map.entry("active", false));
		assertThat(
				Browser.location(this.browser.authorize(request("openid", List.of(noteAccess(List.of("read"), ONE))))))
			.contains("/consent");
	}

	@Test
	void P38_introspection_tells_the_details_and_an_API_only_its_own_RFC9396() {
		Map<String, Object> tokens = tokens("openid", List.of(noteAccess(List.of("read"), ONE), reading("2025")));
		String token = Client.text(tokens, "access_token");
		assertThat(this.web.introspect(token).get(DETAILS)).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(2);
		Map<String, Object> told = new Client(Replica.NOTES_API_CLIENT, this.replica).introspect(token);
		assertThat(told).containsEntry("active", true)
			.containsEntry(DETAILS, List.of(noteAccess(List.of("read"), ONE)));
	}

	@Test
	void P40_an_exchanged_token_has_no_details_RFC8693() {
		Map<String, Object> tokens = tokens("openid notes.read", List.of(noteAccess(List.of("update"), ONE)));
		Map<String, String> form = new HashMap<>(Map.of("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
				"subject_token", Client.text(tokens, "access_token"), "subject_token_type",
				"urn:ietf:params:oauth:token-type:access_token"));
		Client exchanger = new Client(Replica.EXCHANGER, this.replica);
		Map<String, Object> exchanged = ok(exchanger.token(form));
		assertThat(exchanged).doesNotContainKey(DETAILS);
		assertThat(Client.claims(Client.text(exchanged, "access_token"))).doesNotContainKey(DETAILS);
		form.put(DETAILS, json(List.of(noteAccess(List.of("update"), ONE))));
		refused(INVALID, exchanger.token(form));
	}

	private static List<List<Map<String, Object>>> wider() {
		return List.of(List.of(noteAccess(List.of("update"), ONE)), List.of(noteAccess(List.of("read", "update"), ONE)),
				List.of(noteAccess(List.of("read"), ONE, TWO)), List.of(noteAccess(List.of("read"), TWO)),
				List.of(noteAccess(List.of("read"), ONE), reading("2025")),
				List.of(Map.of("type", "note_access", "actions", List.of("read"))),
				List.of(Map.of("type", "note_access", "actions", List.of("read"), "identifiers", List.of())));
	}

	private static Map<String, Object> noteAccess(List<String> actions, String... notes) {
		return Map.of("type", "note_access", "actions", actions, "identifiers", List.of(notes));
	}

	private static Map<String, Object> reading(String year) {
		return Map.of("type", "reading", "year", year);
	}

	private static String id() {
		return UUID.randomUUID().toString();
	}

	private static String json(List<Map<String, Object>> details) {
		return JSON.writeValueAsString(details);
	}

	private static Map<String, String> request(String scope, List<Map<String, Object>> details) {
		Map<String, String> request = Browser.request(Replica.WEB, scope);
		if (scope.isEmpty()) {
			request.remove("scope");
		}
		if (!details.isEmpty()) {
			request.put(DETAILS, json(details));
		}
		return request;
	}

	private HttpResponse<String> pushed(TestClient client, List<Map<String, Object>> details) {
		Map<String, String> request = Browser.request(client, "openid");
		request.put(DETAILS, json(details));
		return new Client(client, this.replica).post("/oauth2/par", request);
	}

	private HttpResponse<String> ask(String scope, List<Map<String, Object>> details) {
		return this.browser.get(Pages.path(this.browser.authorize(request(scope, details))));
	}

	private String code(String scope, List<Map<String, Object>> details) {
		Map<String, String> answer = this.browser.authorize(request(scope, details), Replica.ALICE);
		return Objects.requireNonNull(answer.get("code"), answer::toString);
	}

	private Map<String, Object> tokens(String scope, List<Map<String, Object>> details) {
		return ok(this.web.redeem(code(scope, details)));
	}

	private HttpResponse<String> refresh(String refreshToken, List<Map<String, Object>> details) {
		return this.web
			.token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, DETAILS, json(details)));
	}

	private HttpResponse<String> own(List<Map<String, Object>> details) {
		return this.machine.token(Map.of("grant_type", "client_credentials", DETAILS, json(details)));
	}

	private static Map<String, Object> ok(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return Client.json(response);
	}

	private static void refused(String error, HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", error);
	}

	private List<ConnectedClient> connected() {
		return this.consents.connectedClients(this.subject)
			.stream()
			.filter((client) -> client.name().equals("Test client web"))
			.toList();
	}

}
