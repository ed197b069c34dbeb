package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import dev.oauth2flow.auth.protocol.Replica.TestClient;
import dev.oauth2flow.auth.protocol.Replica.TestUser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class AdminApiTest {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Replica replica = Replica.one();

	private final Browser http = new Browser(this.replica);

	private String token = "";

	@BeforeEach
	void sign_in_as_an_operator() {
		this.token = token(Replica.OPERATORS, Replica.OPERATOR, "openid admin");
	}

	@Test
	void only_operators_with_a_token_for_this_server_get_in() {
		assertThat(this.http.get("/admin/v1/clients").statusCode()).isEqualTo(401);
		assertThat(get("/admin/v1/clients", "x.y.z").statusCode()).isEqualTo(401);
		HttpResponse<String> withoutScope = get("/admin/v1/clients",
				token(Replica.OPERATORS, Replica.OPERATOR, "openid"));
		assertThat(withoutScope.statusCode()).isEqualTo(403);
		assertThat(Pages.header(withoutScope, "WWW-Authenticate")).contains("insufficient_scope", "admin");
		assertThat(Pages.header(withoutScope, "Content-Type")).startsWith("application/problem+json");
		assertThat(get("/admin/v1/clients", token(Replica.OPERATORS, Replica.OPERATOR, "notes.read")).statusCode())
			.isEqualTo(401);
		Map<String, String> refused = new Browser(this.replica).authorize(Browser.request(Replica.OPERATORS, "admin"),
				Replica.ALICE);
		assertThat(refused).containsEntry("error", "invalid_scope");
		assertThat(get("/admin/v1/clients", this.token).statusCode()).isEqualTo(200);
	}

	@Test
	void who_changes_something_must_have_signed_in_recently_RFC9470() {
		Replica strict = Replica.startWith(Map.of("oauth2flow.auth.admin.recent-sign-in", "1ms"));
		try {
			Browser browser = new Browser(strict);
			assertThat(browser.get("/admin/v1/keys", "Authorization", "Bearer " + this.token).statusCode())
				.isEqualTo(200);
			HttpResponse<String> refused = browser.send("POST", "/admin/v1/keys/replace", "", "Authorization",
					"Bearer " + this.token);
			assertThat(refused.statusCode()).isEqualTo(401);
			assertThat(Pages.header(refused, "WWW-Authenticate")).contains("insufficient_user_authentication",
					"max_age=\"0\"");
		}
		finally {
			strict.close();
		}
	}

	@Test
	void a_client_is_registered_changed_disabled_and_removed_and_every_replica_sees_it() {
		String id = "app-" + UUID.randomUUID();
		Map<String, Object> details = details();
		HttpResponse<String> registered = send("POST", "/admin/v1/clients", Map.of("clientId", id, "details", details));
		assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
		TestClient test = new TestClient(id, Client.text(Client.json(registered), "clientSecret"));
		Client client = new Client(test, Replica.two());
		Map<String, Object> tokens = client.tokens(new Browser(Replica.two()), Replica.ALICE, "openid");
		String path = "/admin/v1/clients/" + id;
		details.put("clientName", "Another name");
		assertThat(send("PUT", path, details).statusCode()).isEqualTo(428);
		assertThat(send("PUT", path, details, "If-Match", "\"7\"").statusCode()).isEqualTo(412);
		HttpResponse<String> changed = send("PUT", path, details, "If-Match", "\"1\"");
		assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
		assertThat(changed.body()).contains("Another name");
		assertThat(Pages.header(changed, "ETag")).isEqualTo("\"2\"");
		HttpResponse<String> secret = send("POST", path + "/secret", Map.of(), "If-Match", "\"2\"");
		Client renewed = new Client(new TestClient(id, Client.text(Client.json(secret), "clientSecret")),
				Replica.two());
		// Sooner than what a replica knows would expire by itself.
		await().atMost(ofSeconds(8)).untilAsserted(() -> {
			assertThat(client.refresh(Client.text(tokens, "refresh_token")).statusCode()).isEqualTo(401);
			assertThat(renewed.introspect(Client.text(tokens, "access_token"))).containsEntry("active", true);
		});
		assertThat(send("POST", path + "/disable", Map.of(), "If-Match", "\"3\"").statusCode()).isEqualTo(200);
		await().atMost(ofSeconds(8))
			.untilAsserted(() -> assertThat(renewed.refresh(Client.text(tokens, "refresh_token")).statusCode())
				.isEqualTo(401));
		assertThat(send("POST", path + "/enable", Map.of(), "If-Match", "\"4\"").statusCode()).isEqualTo(200);
		await().atMost(ofSeconds(20))
			.untilAsserted(() -> assertThat(renewed.introspect(Client.text(tokens, "access_token")))
				.containsEntry("active", false));
		assertThat(send("DELETE", path, Map.of()).statusCode()).isEqualTo(204);
		assertThat(get(path, this.token).statusCode()).isEqualTo(404);
	}

	@Test
	void a_client_is_registered_by_the_name_in_its_certificate_RFC8705() {
		String id = "app-" + UUID.randomUUID();
		Map<String, Object> details = details();
		details.put("authenticationMethods", List.of("tls_client_auth"));
		details.put("tlsClientAuth", Map.of("sanDns", "app.example"));
		details.put("tlsClientCertificateBoundAccessTokens", true);
		HttpResponse<String> registered = send("POST", "/admin/v1/clients", Map.of("clientId", id, "details", details));
		assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
		assertThat(Client.json(registered)).doesNotContainKey("clientSecret");
		String path = "/admin/v1/clients/" + id;
		assertThat(get(path, this.token).body()).contains("\"tlsClientAuth\":{\"sanDns\":\"app.example\"}",
				"\"tlsClientCertificateBoundAccessTokens\":true");
		details.put("tlsClientAuth", Map.of("subjectDn", "CN=app"));
		assertThat(send("PUT", path, details, "If-Match", "\"1\"").body()).contains("\"subjectDn\":\"CN=app\"");
		details.put("authenticationMethods", List.of("client_secret_basic"));
		details.remove("tlsClientAuth");
		assertThat(send("PUT", path, details, "If-Match", "\"2\"").statusCode()).isEqualTo(422);
		assertThat(send("POST", path + "/secret", Map.of(), "If-Match", "\"2\"").statusCode()).isEqualTo(422);
		assertThat(send("DELETE", path, Map.of()).statusCode()).isEqualTo(204);
	}

	@Test
	void what_must_not_be_registered_is_refused_with_a_reason() {
		for (Map<String, Object> wrong : List.<Map<String, Object>>of(
				Map.of("redirectUris", List.of("http://client.example/cb")), Map.of("scopes", List.of("unknown")),
				Map.of("grantTypes", List.of("password")), Map.of("idTokenAlgorithm", "none"),
				Map.of("authenticationMethods", List.of("none"), "requirePkce", false),
				Map.of("authenticationMethods", List.of("tls_client_auth")),
				Map.of("tlsClientAuth", Map.of("subjectDn", "CN=a")),
				Map.of("authenticationMethods", List.of("tls_client_auth"), "tlsClientAuth",
						Map.of("subjectDn", "CN=a", "sanDns", "a.example")),
				Map.of("authenticationMethods", List.of("tls_client_auth", "private_key_jwt"), "tlsClientAuth",
						Map.of("subjectDn", "CN=a")),
				Map.of("authenticationMethods", List.of("self_signed_tls_client_auth")), Map.of("authenticationMethods",
						List.of("self_signed_tls_client_auth"), "jwksUri", "http://keys.example/"))) {
			Map<String, Object> details = details();
			details.putAll(wrong);
			HttpResponse<String> refused = send("POST", "/admin/v1/clients",
					Map.of("clientId", "refused", "details", details));
			assertThat(refused.statusCode()).as(wrong.toString()).isEqualTo(422);
			assertThat(Pages.header(refused, "Content-Type")).startsWith("application/problem+json");
		}
		assertThat(send("POST", "/admin/v1/clients",
				Map.of("clientId", UUID.randomUUID().toString(), "details", details()))
			.statusCode()).isEqualTo(422);
		assertThat(send("POST", "/admin/v1/clients", Map.of("clientId", "web", "details", details())).statusCode())
			.isEqualTo(409);
		assertThat(send("POST", "/admin/v1/clients", Map.of()).statusCode()).isEqualTo(400);
	}

	@Test
	void a_user_is_created_signed_out_locked_and_unlocked() {
		TestUser user = new TestUser("user-" + UUID.randomUUID(), Replica.random());
		HttpResponse<String> created = send("POST", "/admin/v1/users", Map.of("username", user.name(), "name", "New",
				"email", "new@example.com", "password", user.password(), "authorities", List.of()));
		assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
		assertThat(created.body()).doesNotContain(user.password(), "hash");
		String path = "/admin/v1/users/" + Client.json(created).get("sub");
		Client web = new Client(Replica.WEB, this.replica);
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = web.tokens(browser, user, "openid notes.read");
		assertThat(send("POST", path + "/sign-out", Map.of()).statusCode()).isEqualTo(204);
		assertThat(web.introspect(Client.text(tokens, "access_token"))).containsOnly(Map.entry("active", false));
		assertThat(Browser.location(browser.get("/account"))).contains("/signin");
		String seen = Pages.header(get(path, this.token), "ETag");
		HttpResponse<String> locked = send("POST", path + "/lock", Map.of(), "If-Match", seen);
		assertThat(locked.statusCode()).as(locked.body()).isEqualTo(200);
		assertThat(send("POST", path + "/lock", Map.of(), "If-Match", seen).statusCode()).isEqualTo(412);
		assertThat(canSignIn(user)).isFalse();
		send("POST", path + "/unlock", Map.of(), "If-Match", Pages.header(locked, "ETag"));
		assertThat(canSignIn(user)).isTrue();
		TestUser changed = new TestUser(user.name(), Replica.random());
		HttpResponse<String> set = send("PUT", path + "/password", Map.of("password", changed.password()), "If-Match",
				Pages.header(get(path, this.token), "ETag"));
		assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
		assertThat(canSignIn(user)).isFalse();
		assertThat(canSignIn(changed)).isTrue();
		assertThat(send("POST", "/admin/v1/users/" + UUID.randomUUID() + "/sign-out", Map.of()).statusCode())
			.isEqualTo(404);
	}

	@Test
	void an_initial_access_token_is_issued_and_revoked() {
		HttpResponse<String> issued = send("POST", "/admin/v1/initial-access-tokens",
				Map.of("description", "For a test", "uses", 3, "hours", 1));
		assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
		String listed = get("/admin/v1/initial-access-tokens", this.token).body();
		assertThat(listed).contains("For a test").doesNotContain(Client.text(Client.json(issued), "token"));
		List<?> items = (List<?>) Objects
			.requireNonNull(Client.json(get("/admin/v1/initial-access-tokens", this.token)).get("items"));
		Object id = ((Map<?, ?>) items.getFirst()).get("id");
		assertThat(send("DELETE", "/admin/v1/initial-access-tokens/" + id, Map.of()).statusCode()).isEqualTo(204);
		assertThat(send("POST", "/admin/v1/initial-access-tokens", Map.of("description", "", "uses", 0, "hours", 1))
			.statusCode()).isEqualTo(400);
	}

	@Test
	void keys_are_listed_without_their_values() {
		assertThat(get("/admin/v1/keys", this.token).body()).contains("ES256", "EdDSA", "useFrom")
			.doesNotContain("\"d\"");
		assertThat(get("/admin/v1/scopes", this.token).body()).contains("notes.read");
	}

	@Test
	void a_command_creates_the_first_operator_where_nobody_can_sign_in_yet(CapturedOutput output) {
		String name = "first-" + UUID.randomUUID();
		Replica
			.startWith(Map.of("admin", "create-admin", "username", name, "email", "first@example.com", "server.port",
					"-1", "management.server.port", "-1"))
			.close();
		String printed = output.getOut().substring(output.getOut().indexOf("shown this once: ") + 17);
		TestUser operator = new TestUser(name, printed.lines().findFirst().orElseThrow());
		assertThat(get("/admin/v1/users?limit=1", token(Replica.OPERATORS, operator, "admin")).statusCode())
			.isEqualTo(200);
	}

	private static Map<String, Object> details() {
		Map<String, Object> details = new HashMap<>();
		details.put("clientName", "An application");
		details.put("authenticationMethods", List.of("client_secret_basic"));
		details.put("grantTypes", List.of("authorization_code", "refresh_token"));
		details.put("redirectUris", List.of(Replica.CALLBACK));
		details.put("postLogoutRedirectUris", List.of());
		details.put("scopes", List.of("openid"));
		details.put("idTokenAlgorithm", "RS256");
		details.put("firstParty", false);
		details.put("requirePkce", true);
		details.put("resources", List.of());
		details.put("exchangeFrom", List.of());
		return details;
	}

	private boolean canSignIn(TestUser user) {
		Browser browser = new Browser(this.replica);
		browser.signIn(user);
		return browser.get("/account").statusCode() == 200;
	}

	private String token(TestClient client, TestUser user, String scope) {
		return Client.text(new Client(client, this.replica).tokens(new Browser(this.replica), user, scope),
				"access_token");
	}

	private HttpResponse<String> get(String path, String bearer) {
		return this.http.get(path, "Authorization", "Bearer " + bearer);
	}

	private HttpResponse<String> send(String method, String path, Map<String, ?> body, String... more) {
		String[] headers = new String[4 + more.length];
		System.arraycopy(new String[] { "Content-Type", "application/json", "Authorization", "Bearer " + this.token },
				0, headers, 0, 4);
		System.arraycopy(more, 0, headers, 4, more.length);
		return this.http.send(method, path, JSON.writeValueAsString(body), headers);
	}

}
