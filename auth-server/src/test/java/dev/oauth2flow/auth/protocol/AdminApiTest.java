package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.oauth2flow.auth.protocol.Replica.TestClient;
import dev.oauth2flow.auth.protocol.Replica.TestUser;
import dev.oauth2flow.auth.replicas.Changes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class AdminApiTest {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Replica replica = Replica.one();

	private final Browser http = new Browser(this.replica);

	private String token = "";

	private String secret = "";

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
	void P22_a_token_that_is_bound_to_a_key_is_taken_with_a_proof_of_it_only_RFC9449() {
		DPoPKey key = new DPoPKey();
		String bound = key.token(this.replica, Replica.OPERATORS, Replica.OPERATOR, "openid admin");
		String path = "/admin/v1/initial-access-tokens";
		String body = JSON.writeValueAsString(Map.of("description", "By proof", "uses", 1, "hours", 1));
		String proof = key.proofWith(bound, "POST", Replica.ISSUER + path);
		HttpResponse<String> accepted = post(path, body, "DPoP " + bound, proof);
		assertThat(accepted.statusCode()).as(accepted.headers().map() + accepted.body()).isEqualTo(201);
		assertThat(Pages.header(accepted, "DPoP-Nonce")).isNotBlank();
		assertThat(get("/admin/v1/clients", bound).statusCode()).as("as a bearer token").isEqualTo(401);
		DPoPKey thief = new DPoPKey();
		thief.learn(accepted);
		Map<String, String> refused = Map.of("used before", proof, "of another method",
				key.proofWith(bound, "GET", Replica.ISSUER + path), "for another token",
				key.proofWith(this.token, "POST", Replica.ISSUER + path), "of another key",
				thief.proofWith(bound, "POST", Replica.ISSUER + path));
		refused.forEach((what, wrong) -> {
			HttpResponse<String> answer = post(path, body, "DPoP " + bound, wrong);
			assertThat(answer.statusCode()).as(what).isEqualTo(401);
			assertThat(Pages.header(answer, "WWW-Authenticate")).as(what)
				.startsWith("DPoP error=\"" + (what.equals("of another key") ? "invalid_token" : "invalid_dpop_proof"));
			assertThat(Pages.header(answer, "Content-Type")).startsWith("application/problem+json");
		});
		String withoutScope = key.token(this.replica, Replica.OPERATORS, Replica.OPERATOR, "openid");
		HttpResponse<String> denied = post(path, body, "DPoP " + withoutScope,
				key.proofWith(withoutScope, "POST", Replica.ISSUER + path));
		assertThat(denied.statusCode()).isEqualTo(403);
		assertThat(Pages.header(denied, "WWW-Authenticate")).startsWith("DPoP error=\"insufficient_scope\"");
	}

	private HttpResponse<String> post(String path, String body, String authorization, String proof) {
		return this.http.send("POST", path, body, "Content-Type", "application/json", "Authorization", authorization,
				"DPoP", proof);
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
		assertThat(send("DELETE", path, Map.of()).statusCode()).isEqualTo(428);
		assertThat(send("DELETE", path, Map.of(), "If-Match", "\"4\"").statusCode()).isEqualTo(412);
		assertThat(send("DELETE", path, Map.of(), "If-Match", "\"5\"").statusCode()).isEqualTo(204);
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
		assertThat(send("DELETE", path, Map.of(), "If-Match", "\"2\"").statusCode()).isEqualTo(204);
	}

	@Test
	void what_must_not_be_registered_is_refused_with_a_reason() {
		for (Map<String, Object> wrong : List.<Map<String, Object>>of(
				Map.of("redirectUris", List.of("http://client.example/cb")), Map.of("scopes", List.of("unknown")),
				Map.of("grantTypes", List.of("password")), Map.of("idTokenAlgorithm", "none"),
				Map.of("authenticationMethods", List.of("none"), "requirePkce", false), Map.of("clientName", "a\0b"),
				Map.of("resources", List.of("a\0b")), Map.of("exchangeFrom", List.of("")),
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
		assertThat(send("POST", "/admin/v1/clients", Map.of("clientId", "refused", "details", Map.of())).statusCode())
			.isEqualTo(400);
		for (String path : List.of("/admin/v1/clients?after=%00", "/admin/v1/clients?search=%00%C3%BF&limit=0",
				"/admin/v1/users?after=%00&search=%EF%BF%BF")) {
			assertThat(get(path, this.token).statusCode()).as(path).isEqualTo(200);
		}
		HttpResponse<String> form = this.http.send("POST", "/admin/v1/scopes", "%01=1", "Content-Type",
				"application/x-www-form-urlencoded", "Authorization", "Bearer " + this.token);
		assertThat(form.statusCode()).as(form.body()).isEqualTo(400);
	}

	@Test
	void a_client_of_high_security_is_registered_and_changed() {
		String id = "fapi-" + UUID.randomUUID();
		FapiClient fapi = new FapiClient(id);
		Map<String, Object> details = details();
		details.putAll(Map.of("authenticationMethods", List.of("private_key_jwt"), "jwks", fapi.publicKeys(),
				"idTokenAlgorithm", "ES256"));
		Map<String, Object> policy = new HashMap<>(Map.of("profile", "fapi", "authorizationDetailsTypes",
				List.of("note_access"), "backchannelLogoutUri", "http://inside:8080/logout", "accessTokenSeconds", 60,
				"tokenEndpointAuthSigningAlg", "ES256", "requestObjectSigningAlg", "PS256"));
		details.put("policy", policy);
		HttpResponse<String> registered = send("POST", "/admin/v1/clients", Map.of("clientId", id, "details", details));
		assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
		assertThat(Client.json(registered)).doesNotContainKey("clientSecret");
		assertThat(new Browser(this.replica).authorize(Browser.request(fapi.registration(), "openid"), Replica.ALICE))
			.as("not pushed")
			.containsEntry("error", "invalid_request");
		String path = "/admin/v1/clients/" + id;
		// As somebody writes it who knows nothing of the policy.
		details.remove("policy");
		Map<String, Object> kept = object(
				object(Client.json(send("PUT", path, details, "If-Match", "\"1\"")), "details"), "policy");
		assertThat(kept).containsAllEntriesOf(policy).containsEntry("dpopBoundAccessTokens", false);
		details.put("policy", Map.of("dpopBoundAccessTokens", true));
		Map<String, Object> replaced = object(
				object(Client.json(send("PUT", path, details, "If-Match", "\"2\"")), "details"), "policy");
		assertThat(replaced).containsEntry("profile", "fapi")
			.containsEntry("dpopBoundAccessTokens", true)
			.containsEntry("authorizationDetailsTypes", List.of());
		assertThat(replaced.get("backchannelLogoutUri")).isNull();
		assertThat(replaced.get("accessTokenSeconds")).isNull();
		assertThat(send("DELETE", path, Map.of(), "If-Match", "\"3\"").statusCode()).isEqualTo(204);
	}

	@Test
	void what_a_profile_does_not_allow_is_refused_with_a_reason() {
		Map<String, Object> keys = Map.of("authenticationMethods", List.of("private_key_jwt"), "jwks",
				new FapiClient("refused").publicKeys(), "idTokenAlgorithm", "ES256");
		Map<String, Object> fapi = Map.of("profile", "fapi");
		for (Map<String, Object> wrong : List.<Map<String, Object>>of(Map.of("policy", fapi),
				Map.of("policy", fapi, "authenticationMethods", List.of("none")),
				Map.of("policy", Map.of("profile", "web"), "authenticationMethods", List.of("none")),
				Map.of("policy", Map.of("profile", "public")), with(keys, "policy", fapi, "idTokenAlgorithm", "RS256"),
				with(keys, "policy", fapi, "requirePkce", false),
				with(keys, "policy", fapi, "redirectUris", List.of("com.example.app:/cb")),
				with(keys, "policy", Map.of("profile", "fapi", "tokenEndpointAuthSigningAlg", "RS256")),
				with(keys, "policy", Map.of("profile", "fapi", "requestObjectSigningAlg", "RS256")),
				Map.of("policy", Map.of("requireSignedRequestObject", true)),
				Map.of("policy", Map.of("authorizationDetailsTypes", List.of("unknown"))),
				Map.of("policy", Map.of("accessTokenSeconds", 0)),
				Map.of("policy", Map.of("backchannelLogoutUri", "ftp://client.example/")),
				Map.of("policy", Map.of("backchannelLogoutUri", "https://client.example/#f")),
				Map.of("authenticationMethods", List.of("none"), "policy",
						Map.of("backchannelLogoutUri", "http://client.example/")),
				Map.of("redirectUris", List.of("https://user@client.example/cb")))) {
			Map<String, Object> details = details();
			details.putAll(wrong);
			HttpResponse<String> refused = send("POST", "/admin/v1/clients",
					Map.of("clientId", "refused", "details", details));
			assertThat(refused.statusCode()).as(wrong + ": " + refused.body()).isEqualTo(422);
		}
		Map<String, Object> details = details();
		details.put("policy", Map.of("profile", "unknown"));
		assertThat(send("POST", "/admin/v1/clients", Map.of("clientId", "refused", "details", details)).statusCode())
			.isEqualTo(400);
	}

	private static Map<String, Object> with(Map<String, Object> some, Object... namesAndValues) {
		Map<String, Object> all = new HashMap<>(some);
		for (int i = 0; i < namesAndValues.length; i += 2) {
			all.put((String) namesAndValues[i], namesAndValues[i + 1]);
		}
		return all;
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
	void a_key_based_client_is_changed_and_keeps_its_keys() {
		HttpResponse<String> seen = get("/admin/v1/clients/key-web", this.token);
		Map<String, Object> details = object(Client.json(seen), "details");
		Object name = details.put("clientName", "Renamed");
		HttpResponse<String> changed = send("PUT", "/admin/v1/clients/key-web", details, "If-Match",
				Pages.header(seen, "ETag"));
		assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
		details.put("clientName", name);
		assertThat(send("PUT", "/admin/v1/clients/key-web", details, "If-Match", Pages.header(changed, "ETag"))
			.statusCode()).isEqualTo(200);
	}

	@Test
	void a_scope_is_registered_changed_disabled_and_enabled_and_every_replica_sees_it() {
		String name = "reports.read-" + UUID.randomUUID();
		Map<String, Object> details = new HashMap<>();
		details.put("description", "Read your reports");
		details.put("resource", "https://reports.example/api");
		HttpResponse<String> registered = send("POST", "/admin/v1/scopes", Map.of("name", name, "details", details));
		assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
		assertThat(send("POST", "/admin/v1/scopes", Map.of("name", name, "details", details)).statusCode())
			.isEqualTo(409);
		String id = "reports-" + UUID.randomUUID();
		Map<String, Object> client = details();
		client.put("grantTypes", List.of("client_credentials"));
		client.put("scopes", List.of(name));
		await().atMost(ofSeconds(15)).untilAsserted(() -> {
			HttpResponse<String> made = send("POST", "/admin/v1/clients", Map.of("clientId", id, "details", client));
			assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
			this.secret = Client.text(Client.json(made), "clientSecret");
		});
		Client machine = new Client(new TestClient(id, this.secret), Replica.two());
		Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", name);
		await().atMost(ofSeconds(15)).untilAsserted(() -> {
			HttpResponse<String> issued = machine.token(form);
			assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
			assertThat(Client.claims(Client.text(Client.json(issued), "access_token"))).containsEntry("aud",
					"https://reports.example/api");
		});
		String path = "/admin/v1/scopes/" + name;
		String seen = Pages.header(registered, "ETag");
		details.put("description", "Read all your reports");
		assertThat(send("PUT", path, details).statusCode()).isEqualTo(428);
		assertThat(send("PUT", path, details, "If-Match", "\"1\"").statusCode()).isEqualTo(412);
		HttpResponse<String> changed = send("PUT", path, details, "If-Match", seen);
		assertThat(changed.body()).contains("Read all your reports");
		assertThat(send("POST", path + "/disable", Map.of(), "If-Match", seen).statusCode()).isEqualTo(412);
		HttpResponse<String> disabled = send("POST", path + "/disable", Map.of(), "If-Match",
				Pages.header(changed, "ETag"));
		assertThat(disabled.body()).contains("\"disabled\":true");
		await().atMost(ofSeconds(15)).untilAsserted(() -> {
			assertThat(machine.token(form).body()).contains("invalid_scope");
			assertThat(this.http.get("/.well-known/openid-configuration").body()).doesNotContain(name);
		});
		assertThat(get(path, this.token).statusCode()).isEqualTo(200);
		assertThat(send("POST", path + "/enable", Map.of(), "If-Match", Pages.header(disabled, "ETag")).statusCode())
			.isEqualTo(200);
		await().atMost(ofSeconds(15)).untilAsserted(() -> assertThat(machine.token(form).statusCode()).isEqualTo(200));
	}

	@Test
	void a_scope_that_must_not_be_is_refused_with_a_reason() {
		for (Map<String, Object> wrong : List.<Map<String, Object>>of(
				Map.of("name", "a b", "details", Map.of("description", "x")),
				Map.of("name", "a", "details", Map.of("description", " ")),
				Map.of("name", "a", "details", Map.of("description", "x\0")),
				Map.of("name", "a", "details", Map.of("description", "x", "resource", "not absolute")),
				Map.of("name", "a", "details", Map.of("description", "x", "requiredAuthority", "no")))) {
			HttpResponse<String> refused = send("POST", "/admin/v1/scopes", wrong);
			assertThat(refused.statusCode()).as(wrong.toString()).isEqualTo(422);
			assertThat(Pages.header(refused, "Content-Type")).startsWith("application/problem+json");
		}
		assertThat(send("POST", "/admin/v1/scopes", Map.of("name", "a")).statusCode()).isEqualTo(400);
		assertThat(send("POST", "/admin/v1/scopes", Map.of("name", "a", "details", Map.of())).statusCode())
			.isEqualTo(400);
		for (String own : List.of("openid", "admin")) {
			String seen = Pages.header(get("/admin/v1/scopes/" + own, this.token), "ETag");
			assertThat(send("POST", "/admin/v1/scopes/" + own + "/disable", Map.of(), "If-Match", seen).statusCode())
				.isEqualTo(422);
		}
		assertThat(send("PUT", "/admin/v1/scopes/admin", Map.of("description", "For all"), "If-Match", "\"1\"")
			.statusCode()).isEqualTo(422);
		assertThat(get("/admin/v1/scopes/nothing", this.token).statusCode()).isEqualTo(404);
	}

	@Test
	void a_user_is_changed_and_who_loses_an_authority_is_signed_out() {
		TestUser user = new TestUser("user-" + UUID.randomUUID(), Replica.random());
		HttpResponse<String> created = send("POST", "/admin/v1/users", Map.of("username", user.name(), "name", "New",
				"email", "new@example.com", "password", user.password(), "authorities", List.of("AUDITOR")));
		String path = "/admin/v1/users/" + Client.json(created).get("sub");
		Client web = new Client(Replica.WEB, this.replica);
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = web.tokens(browser, user, "openid audit.read.all");
		Map<String, Object> renamed = Map.of("name", "Renamed", "email", "other@example.com", "authorities",
				List.of("AUDITOR", "OTHER"));
		assertThat(send("PUT", path, renamed).statusCode()).isEqualTo(428);
		HttpResponse<String> changed = send("PUT", path, renamed, "If-Match", Pages.header(created, "ETag"));
		assertThat(changed.body()).contains("Renamed", "other@example.com", "AUDITOR", "OTHER");
		assertThat(send("PUT", path, renamed, "If-Match", Pages.header(created, "ETag")).statusCode()).isEqualTo(412);
		assertThat(web.introspect(Client.text(tokens, "access_token"))).containsEntry("active", true);
		assertThat(browser.get("/account").body()).contains("Renamed");
		HttpResponse<String> less = send("PUT", path,
				Map.of("name", "Renamed", "email", "other@example.com", "authorities", List.of("OTHER")), "If-Match",
				Pages.header(changed, "ETag"));
		assertThat(less.statusCode()).as(less.body()).isEqualTo(200);
		assertThat(web.introspect(Client.text(tokens, "access_token"))).containsOnly(Map.entry("active", false));
		assertThat(Browser.location(browser.get("/account"))).contains("/signin");
		assertThat(new Browser(this.replica).authorize(Browser.request(Replica.WEB, "audit.read.all"), user))
			.containsEntry("error", "invalid_scope");
		for (Map<String, Object> wrong : List.<Map<String, Object>>of(
				Map.of("name", "", "email", "a@example.com", "authorities", List.of()),
				Map.of("name", "a\0", "email", "a@example.com", "authorities", List.of()),
				Map.of("name", "a", "email", "a@example.com", "authorities", List.of("no")), Map.of("name", "a"))) {
			assertThat(send("PUT", path, wrong, "If-Match", Pages.header(less, "ETag")).statusCode())
				.as(wrong.toString())
				.isEqualTo(400);
		}
	}

	@Test
	void operators_do_not_shut_themselves_out() {
		String path = "/admin/v1/users/" + Client.claims(this.token).get("sub");
		HttpResponse<String> seen = get(path, this.token);
		Map<String, Object> harmless = Map.of("name", Client.json(seen).get("name"), "email",
				Client.json(seen).get("email"), "authorities", List.of());
		for (HttpResponse<String> refused : List.of(
				send("POST", path + "/lock", Map.of(), "If-Match", Pages.header(seen, "ETag")),
				send("PUT", path, harmless, "If-Match", Pages.header(seen, "ETag")))) {
			assertThat(refused.statusCode()).isEqualTo(422);
			assertThat(refused.body()).contains("yourself");
		}
	}

	@Test
	void who_has_set_up_more_than_a_password_must_have_used_it_to_change_something_RFC9470() {
		TestUser user = new TestUser("operator-" + UUID.randomUUID(), Replica.random());
		send("POST", "/admin/v1/users", Map.of("username", user.name(), "name", "New", "email", "new@example.com",
				"password", user.password(), "authorities", List.of("ADMIN")));
		Client operators = new Client(Replica.OPERATORS, this.replica);
		Browser browser = new Browser(this.replica);
		this.token = Client.text(operators.tokens(browser, user, "openid admin"), "access_token");
		assertThat(send("POST", "/admin/v1/scopes", Map.of()).statusCode()).as("let in").isEqualTo(400);
		HttpResponse<String> page = browser.get("/account/second-factor");
		AuthenticatorApp app = AuthenticatorApp.from(page.body());
		Map<String, String> fields = Pages.hidden(page);
		fields.put("code", app.code(0));
		browser.post("/account/second-factor/enrol", Browser.form(fields));
		HttpResponse<String> challenged = send("POST", "/admin/v1/scopes", Map.of());
		assertThat(challenged.statusCode()).isEqualTo(401);
		assertThat(Pages.header(challenged, "WWW-Authenticate")).startsWith("Bearer ")
			.contains("error=\"insufficient_user_authentication\"", "acr_values=\"2 phr\"", "max_age=\"900\"");
		assertThat(get("/admin/v1/keys", this.token).statusCode()).as("reading").isEqualTo(200);
		Map<String, String> request = Browser.request(Replica.OPERATORS, "openid admin");
		request.put("acr_values", "2 phr");
		request.put("max_age", "900");
		assertThat(Pages.path(browser.authorize(request))).isEqualTo("/signin/code?level=2");
		Map<String, String> code = Pages.hidden(browser.get("/signin/code?level=2"));
		code.put("code", app.code(1));
		HttpResponse<String> answer = browser.get(Pages.path(browser.post("/signin/code", Browser.form(code))));
		this.token = Client.text(
				Client.json(operators.redeem(String.valueOf(Browser.parameters(Browser.location(answer)).get("code")))),
				"access_token");
		assertThat(send("POST", "/admin/v1/scopes", Map.of()).statusCode()).as("let in").isEqualTo(400);
	}

	@Test
	void more_than_a_password_can_be_required_of_every_operator_RFC9470() {
		Replica strict = Replica.startWith(Map.of("oauth2flow.auth.admin.require-multi-factor", "true"));
		try {
			Browser browser = new Browser(strict);
			HttpResponse<String> refused = browser.send("POST", "/admin/v1/keys/replace", "", "Authorization",
					"Bearer " + this.token);
			assertThat(refused.statusCode()).isEqualTo(401);
			assertThat(Pages.header(refused, "WWW-Authenticate")).contains("acr_values=\"2 phr\"");
			browser.signIn(Replica.OPERATOR);
			assertThat(Pages.path(browser.get("/admin/clients"))).isEqualTo("/admin/second-factor");
			assertThat(browser.get("/admin/second-factor").body()).contains("Set up more than a password");
		}
		finally {
			strict.close();
		}
	}

	@Test
	void P34_a_planned_rotation_makes_one_next_key_also_for_many_who_ask_at_once_RFC7517() throws Exception {
		int before = published();
		try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
			List<Callable<Integer>> tries = List.of(this::rotate, this::rotate, this::rotate, this::rotate);
			for (Future<Integer> answer : threads.invokeAll(tries)) {
				assertThat(answer.get()).isEqualTo(200);
			}
			assertThat(published()).isEqualTo(before + 4);
			assertThat(get("/admin/v1/clients", token(Replica.OPERATORS, Replica.OPERATOR, "admin")).statusCode())
				.isEqualTo(200);
			assertThat(get("/admin/v1/clients", this.token).statusCode()).as("nobody notices").isEqualTo(200);
		}
		finally {
			JdbcClient jdbc = this.replica.bean(JdbcClient.class);
			jdbc.sql("delete from signing_key where use_from > now()").update();
			jdbc.sql("update signing_key set retire_at = null").update();
			this.replica.bean(Changes.class).announce("keys");
			await().atMost(ofSeconds(40)).until(() -> published() == before);
		}
	}

	private int rotate() {
		return send("POST", "/admin/v1/keys/rotate", Map.of()).statusCode();
	}

	private int published() {
		return this.http.get("/oauth2/jwks").body().split("\"kid\"", -1).length - 1;
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

	@SuppressWarnings("unchecked")
	private static Map<String, Object> object(Map<String, Object> json, String name) {
		return new HashMap<>((Map<String, Object>) Objects.requireNonNull(json.get(name)));
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
