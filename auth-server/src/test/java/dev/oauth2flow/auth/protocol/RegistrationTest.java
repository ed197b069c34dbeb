package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.oauth2flow.auth.clients.InitialAccessTokens;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RegistrationTest {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Replica replica = Replica.one();

	private final Browser http = new Browser(this.replica);

	@Test
	void P37_a_client_registers_itself_and_signs_a_user_in_RFC7591() {
		HttpResponse<String> response = register(initialToken(1), metadata());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
		assertThat(Pages.header(response, "Cache-Control")).contains("no-store");
		Map<String, Object> registered = Client.json(response);
		assertThat(registered).containsEntry("client_name", "Its own name")
			.containsEntry("redirect_uris", List.of(Replica.CALLBACK))
			.containsEntry("token_endpoint_auth_method", "client_secret_basic")
			.containsEntry("grant_types", List.of("authorization_code", "refresh_token"))
			.containsEntry("response_types", List.of("code"))
			.containsEntry("scope", "email openid")
			.containsEntry("client_secret_expires_at", 0)
			.containsEntry("registration_client_uri", Replica.ISSUER + "/register/" + registered.get("client_id"));
		Client client = client(registered);
		Map<String, Object> tokens = client.on(Replica.two())
			.tokens(new Browser(Replica.two()), Replica.ALICE, "openid");
		assertThat(tokens).containsKeys("access_token", "refresh_token", "id_token");
	}

	@Test
	void P37_only_with_a_good_initial_access_token_RFC7591_3() {
		HttpResponse<String> without = this.http.send("POST", "/register", "{}", "Content-Type", "application/json");
		assertThat(without.statusCode()).isEqualTo(401);
		assertThat(Pages.header(without, "WWW-Authenticate")).as("RFC 6750 section 3.1").isEqualTo("Bearer");
		assertThat(without.body()).doesNotContain("error");
		assertThat(register("wrong", metadata()).statusCode()).isEqualTo(401);
		String expired = this.replica.bean(InitialAccessTokens.class).issue("test", 1, Instant.now().minusSeconds(1));
		assertThat(register(expired, metadata()).statusCode()).isEqualTo(401);
		String once = initialToken(1);
		assertThat(register(once, metadata()).statusCode()).isEqualTo(201);
		HttpResponse<String> again = register(once, metadata());
		assertThat(again.statusCode()).isEqualTo(401);
		assertThat(Pages.header(again, "WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
	}

	@Test
	void P37_a_token_is_good_for_no_more_registrations_than_it_says_on_any_replica() throws Exception {
		String token = initialToken(2);
		try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
			List<Callable<Integer>> calls = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				Browser browser = new Browser((i % 2 == 0) ? Replica.one() : Replica.two());
				calls.add(() -> register(browser, token, metadata()).statusCode());
			}
			List<Integer> statuses = new ArrayList<>();
			for (Future<Integer> answer : threads.invokeAll(calls)) {
				statuses.add(answer.get());
			}
			assertThat(statuses).containsOnly(201, 401).filteredOn((status) -> status == 201).hasSize(2);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "redirect_uris | [] | invalid_redirect_uri",
			"redirect_uris | [\"http://client.example/cb\"] | invalid_redirect_uri",
			"redirect_uris | [\"http://127.0.0.1/cb\"] | invalid_redirect_uri",
			"redirect_uris | [\"https://client.example/cb#f\"] | invalid_redirect_uri",
			"redirect_uris | [\"https://client.example/\u00e9\"] | invalid_redirect_uri",
			"redirect_uris | [\"https://*.example/cb\"] | invalid_redirect_uri",
			"redirect_uris | [\"https://u:p@client.example/cb\"] | invalid_redirect_uri",
			"redirect_uris | [\"com.example.app:/cb\"] | invalid_redirect_uri",
			"redirect_uris | [\"javascript:alert(1)\"] | invalid_redirect_uri",
			"redirect_uris | \"https://client.example/cb\" | invalid_client_metadata",
			"post_logout_redirect_uris | [\"http://client.example/\"] | invalid_redirect_uri",
			"grant_types | [\"client_credentials\"] | invalid_client_metadata",
			"grant_types | [\"implicit\"] | invalid_client_metadata", "grant_types | [7] | invalid_client_metadata",
			"response_types | [\"token\"] | invalid_client_metadata",
			"scope | \"notes.read\" | invalid_client_metadata", "scope | \"admin\" | invalid_client_metadata",
			"scope | 7 | invalid_client_metadata",
			"token_endpoint_auth_method | \"private_key_jwt\" | invalid_client_metadata",
			"id_token_signed_response_alg | \"none\" | invalid_client_metadata",
			"request_object_signing_alg | \"none\" | invalid_client_metadata",
			"request_object_signing_alg | [\"PS256\"] | invalid_client_metadata",
			"require_signed_request_object | \"true\" | invalid_client_metadata",
			"require_signed_request_object | true | invalid_client_metadata",
			"authorization_details_types | [\"reading\"] | invalid_client_metadata",
			"authorization_details_types | [null] | invalid_client_metadata",
			"authorization_details_types | [7] | invalid_client_metadata",
			"authorization_details_types | \"note_access\" | invalid_client_metadata",
			"token_endpoint_auth_signing_alg | \"HS256\" | invalid_client_metadata",
			"token_endpoint_auth_signing_alg | 7 | invalid_client_metadata",
			"dpop_bound_access_tokens | \"true\" | invalid_client_metadata",
			"require_pushed_authorization_requests | 1 | invalid_client_metadata",
			"backchannel_logout_session_required | \"yes\" | invalid_client_metadata",
			"backchannel_logout_uri | 7 | invalid_client_metadata",
			"backchannel_logout_uri | \"http://client.example/logout\" | invalid_client_metadata",
			"backchannel_logout_uri | \"https://client.example/logout#f\" | invalid_client_metadata",
			"backchannel_logout_uri | \"https://u:p@client.example/logout\" | invalid_client_metadata",
			"backchannel_logout_uri | \"file:///etc/passwd\" | invalid_client_metadata",
			"id_token_signed_response_alg | \"HS256\" | invalid_client_metadata",
			"client_name | \"a\\u202Eb\" | invalid_client_metadata",
			"client_name | \"a\\u0000b\" | invalid_client_metadata" })
	void P37_nothing_beyond_the_bounds_is_registered_and_the_token_is_not_used_up_RFC7591_3_2_2(String name,
			String value, String error) {
		String token = initialToken(1);
		Map<String, @Nullable Object> metadata = metadata();
		metadata.put(name, JSON.readValue(value, Object.class));
		HttpResponse<String> refused = register(token, metadata);
		assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
		assertThat(Client.json(refused)).containsEntry("error", error);
		assertThat(register(token, metadata()).statusCode()).isEqualTo(201);
	}

	@ParameterizedTest
	@CsvSource({ "none, public", "client_secret_basic, web" })
	void P37_what_a_registration_leaves_open_is_as_its_profile_says_RFC7591_2(String method, String profile) {
		Map<String, @Nullable Object> metadata = metadata();
		metadata.put("token_endpoint_auth_method", method);
		Map<String, Object> registered = Client.json(register(initialToken(1), metadata));
		assertThat(this.replica.bean(JdbcClient.class)
			.sql("select * from client where client_id = ?")
			.param(registered.get("client_id"))
			.query()
			.singleRow()).containsEntry("profile", profile)
			.containsEntry("require_pkce", true)
			.containsEntry("require_nonce", true)
			.containsEntry("require_pushed_requests", false)
			.containsEntry("dpop_bound", false)
			.containsEntry("certificate_bound", false)
			.containsEntry("require_signed_requests", false)
			.containsEntry("first_party", false)
			.containsEntry("backchannel_logout_uri", null)
			.containsEntry("backchannel_logout_session_required", false);
	}

	@Test
	void P37_what_is_no_JSON_object_is_invalid_metadata() {
		for (String body : List.of("", "[]", "{", "7", "{\"a\":}")) {
			HttpResponse<String> response = this.http.send("POST", "/register", body, "Content-Type",
					"application/json", "Authorization", "Bearer " + initialToken(1));
			assertThat(response.statusCode()).as(body).isEqualTo(400);
			assertThat(Client.json(response)).containsEntry("error", "invalid_client_metadata");
		}
	}

	@Test
	void P37_a_client_reads_changes_and_removes_its_registration_RFC7592() {
		Map<String, Object> registered = Client.json(register(initialToken(1), metadata()));
		String path = "/register/" + registered.get("client_id");
		String token = Client.text(registered, "registration_access_token");
		HttpResponse<String> read = this.http.get(path, "Authorization", "Bearer " + token);
		assertThat(read.statusCode()).isEqualTo(200);
		assertThat(Client.json(read)).containsEntry("client_name", "Its own name")
			.containsEntry("registration_access_token", token)
			.doesNotContainKey("client_secret");
		Map<String, @Nullable Object> changed = metadata();
		changed.put("client_id", registered.get("client_id"));
		changed.put("client_name", "Another name");
		HttpResponse<String> replaced = send("PUT", path, token, changed);
		assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
		assertThat(Client.json(replaced)).containsEntry("client_name", "Another name");
		String next = Client.text(Client.json(replaced), "registration_access_token");
		assertThat(next).isNotEqualTo(token);
		assertThat(send("PUT", path, token, changed).statusCode()).isEqualTo(401);
		Client client = client(registered);
		Map<String, Object> tokens = client.tokens(new Browser(this.replica), Replica.ALICE, "openid");
		assertThat(send("DELETE", path, next, Map.of()).statusCode()).isEqualTo(204);
		assertThat(this.http.get(path, "Authorization", "Bearer " + next).statusCode()).isEqualTo(401);
		await().atMost(ofSeconds(20))
			.untilAsserted(() -> assertThat(
					client.on(Replica.two()).refresh(Client.text(tokens, "refresh_token")).statusCode())
				.isEqualTo(401));
	}

	@Test
	void P37_how_a_client_asks_is_registered_and_holds_RFC9101_RFC9396() {
		Map<String, @Nullable Object> metadata = metadata();
		metadata.put("request_object_signing_alg", "PS256");
		metadata.put("authorization_details_types", List.of("note_access"));
		Map<String, Object> registered = Client.json(register(initialToken(1), metadata));
		assertThat(registered).containsEntry("request_object_signing_alg", "PS256")
			.containsEntry("require_signed_request_object", false)
			.containsEntry("authorization_details_types", List.of("note_access"));
		assertThat(pushesDetails(registered).statusCode()).isEqualTo(201);
		String path = "/register/" + registered.get("client_id");
		String token = Client.text(registered, "registration_access_token");
		assertThat(Client.json(this.http.get(path, "Authorization", "Bearer " + token)))
			.containsEntry("request_object_signing_alg", "PS256")
			.containsEntry("authorization_details_types", List.of("note_access"));
		Map<String, @Nullable Object> less = metadata();
		less.put("client_id", registered.get("client_id"));
		assertThat(Client.json(send("PUT", path, token, less))).doesNotContainKeys("request_object_signing_alg",
				"authorization_details_types");
		await().atMost(ofSeconds(20))
			.untilAsserted(() -> assertThat(Client.json(pushesDetails(registered))).containsEntry("error",
					"invalid_authorization_details"));
	}

	@Test
	void P37_what_is_asked_of_a_client_is_registered_and_holds_RFC9126_RFC9449() {
		Map<String, @Nullable Object> metadata = metadata();
		metadata.putAll(Map.of("require_pushed_authorization_requests", true, "dpop_bound_access_tokens", true,
				"backchannel_logout_uri", "https://client.example/logout", "backchannel_logout_session_required", true,
				"token_endpoint_auth_signing_alg", "ES256"));
		Map<String, Object> registered = Client.json(register(initialToken(1), metadata));
		String clientId = Client.text(registered, "client_id");
		assertThat(registered).containsAllEntriesOf(Map.of("require_pushed_authorization_requests", true,
				"dpop_bound_access_tokens", true, "backchannel_logout_uri", "https://client.example/logout",
				"backchannel_logout_session_required", true, "token_endpoint_auth_signing_alg", "ES256"));
		assertThat(new Browser(this.replica).authorize(Browser.request(new TestClient(clientId, null), "openid"),
				Replica.ALICE))
			.containsEntry("error", "invalid_request");
		Map<String, @Nullable Object> less = metadata();
		less.put("client_id", clientId);
		Map<String, Object> changed = Client
			.json(send("PUT", "/register/" + clientId, Client.text(registered, "registration_access_token"), less));
		assertThat(changed).containsEntry("require_pushed_authorization_requests", false)
			.containsEntry("dpop_bound_access_tokens", false)
			.containsEntry("backchannel_logout_session_required", false)
			.doesNotContainKeys("backchannel_logout_uri", "token_endpoint_auth_signing_alg");
	}

	@Test
	void P37_no_client_makes_this_server_call_what_is_inside_OIDC_back_channel_logout() {
		Replica publicly = Replica.startWith(Map.of("oauth2flow.issuer", "https://auth.example.com"));
		try {
			for (String inside : List.of("https://127.0.0.1/", "https://localhost/logout", "https://10.0.0.1/",
					"https://[::1]:8443/", "https://169.254.169.254/latest", "https://no-such-host.invalid/")) {
				Map<String, @Nullable Object> metadata = metadata();
				metadata.put("backchannel_logout_uri", inside);
				HttpResponse<String> refused = register(new Browser(publicly), initialToken(1), metadata);
				assertThat(refused.statusCode()).as(inside).isEqualTo(400);
				assertThat(Client.json(refused)).containsEntry("error", "invalid_client_metadata");
			}
		}
		finally {
			publicly.close();
		}
	}

	private HttpResponse<String> pushesDetails(Map<String, Object> registered) {
		Client client = client(registered);
		Map<String, String> request = Browser.request(new TestClient(Client.text(registered, "client_id"), null),
				"openid");
		request.put("authorization_details", """
				[{"type":"note_access","actions":["read"],"identifiers":["0199c0de-0000-7000-8000-000000000001"]}]""");
		return client.post("/oauth2/par", request);
	}

	@Test
	void P37_one_client_cannot_manage_another_nor_become_it_RFC7592() {
		Map<String, Object> one = Client.json(register(initialToken(1), metadata()));
		Map<String, Object> other = Client.json(register(initialToken(1), metadata()));
		String token = Client.text(one, "registration_access_token");
		String path = "/register/" + other.get("client_id");
		assertThat(this.http.get(path, "Authorization", "Bearer " + token).statusCode()).isEqualTo(401);
		assertThat(send("DELETE", path, token, Map.of()).statusCode()).isEqualTo(401);
		Map<String, @Nullable Object> changed = metadata();
		changed.put("client_id", other.get("client_id"));
		HttpResponse<String> refused = send("PUT", "/register/" + one.get("client_id"), token, changed);
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(Client.json(refused)).containsEntry("error", "invalid_client_metadata");
		assertThat(this.http.get("/register/web", "Authorization", "Bearer " + token).statusCode()).isEqualTo(401);
	}

	@Test
	void P35_a_registered_client_id_is_never_a_users_sub_RFC9700_4_15() {
		Map<String, Object> registered = Client.json(register(initialToken(1), metadata()));
		assertThat(Client.text(registered, "client_id")).matches("dyn-[A-Za-z0-9_-]{22}");
	}

	@Test
	void P31_tokens_and_secrets_of_registrations_are_kept_as_hashes_only() {
		String initial = initialToken(2);
		Map<String, Object> registered = Client.json(register(initial, metadata()));
		JdbcClient jdbc = this.replica.bean(JdbcClient.class);
		String rows = jdbc.sql("select c::text from client c union all select t::text from initial_access_token t")
			.query(String.class)
			.list()
			.toString();
		assertThat(rows).contains(Client.text(registered, "client_id"))
			.doesNotContain(initial, Client.text(registered, "client_secret"),
					Client.text(registered, "registration_access_token"));
	}

	private String initialToken(int uses) {
		return this.replica.bean(InitialAccessTokens.class).issue("test", uses, Instant.now().plusSeconds(600));
	}

	private static Map<String, @Nullable Object> metadata() {
		return new HashMap<>(Map.of("client_name", "Its own name", "redirect_uris", List.of(Replica.CALLBACK),
				"grant_types", List.of("authorization_code", "refresh_token"), "scope", "openid email", "logo_uri",
				"https://client.example/logo"));
	}

	private Client client(Map<String, Object> registered) {
		return new Client(
				new TestClient(Client.text(registered, "client_id"), Client.text(registered, "client_secret")),
				this.replica);
	}

	private HttpResponse<String> register(String token, Map<String, @Nullable Object> metadata) {
		return register(this.http, token, metadata);
	}

	private static HttpResponse<String> register(Browser browser, String token,
			Map<String, @Nullable Object> metadata) {
		return browser.send("POST", "/register", JSON.writeValueAsString(metadata), "Content-Type", "application/json",
				"Authorization", "Bearer " + token);
	}

	private HttpResponse<String> send(String method, String path, String token, Map<String, ?> body) {
		return this.http.send(method, path, JSON.writeValueAsString(body), "Content-Type", "application/json",
				"Authorization", "Bearer " + token);
	}

}
