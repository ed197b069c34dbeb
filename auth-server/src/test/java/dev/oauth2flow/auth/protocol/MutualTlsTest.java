package dev.oauth2flow.auth.protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64;
import com.sun.net.httpserver.HttpServer;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import dev.oauth2flow.local.tls.TestAuthority;
import dev.oauth2flow.local.tls.TestAuthority.Holder;
import dev.oauth2flow.platform.mtls.ClientCertificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Clients that authenticate by the certificate of their connection, and tokens that are
 * bound to it (RFC 8705), over real TLS and behind a proxy (RFC 9440).
 */
class MutualTlsTest {

	private static final TestAuthority AUTHORITY = new TestAuthority("Authority");

	private static final TestAuthority STRANGER = new TestAuthority("Authority");

	private static final Map<String, String> OWN_TOKEN = Map.of("grant_type", "client_credentials", "scope",
			"notes.read");

	private static final String SUBJECT = "CN=mtls-subject,O=Example Org,C=GB";

	private static final Holder CERTIFIED = AUTHORITY.issue(SUBJECT);

	private static final Holder FAPI = AUTHORITY.issue("CN=mtls-fapi");

	private static final Holder SELF_SIGNED = TestAuthority.selfSigned("CN=self-signed");

	private static final Holder OTHER_SELF_SIGNED = TestAuthority.selfSigned("CN=self-signed");

	private static final Holder EXPIRED = TestAuthority.selfSignedAndExpired("CN=self-signed");

	private static final String SECRET = Replica.random();

	private static HttpServer keys;

	private static volatile String publishedKeys = "";

	private static TlsReplica server;

	@BeforeAll
	static void start() throws IOException {
		publishedKeys = keySet(OTHER_SELF_SIGNED);
		keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		keys.createContext("/", (exchange) -> {
			byte[] body = publishedKeys.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		keys.start();
		Map<String, Map<String, String>> clients = new LinkedHashMap<>();
		String all = "authorization_code,refresh_token,client_credentials,"
				+ "urn:ietf:params:oauth:grant-type:device_code";
		clients.put("mtls-subject", Map.of("scopes", "openid,notes.read", "grant-types", all,
				"tls-client-auth-subject-dn", "cn=MTLS-subject, o=Example  Org, c=gb"));
		clients.put("mtls-dns", machine("dns", "client.example"));
		clients.put("mtls-uri", machine("uri", "https://client.example/a"));
		clients.put("mtls-ip", machine("ip", "2001:db8::1"));
		clients.put("mtls-email", machine("email", "client@example.com"));
		clients.put("mtls-self-signed", Map.of("scopes", "notes.read", "grant-types", "client_credentials",
				"token-endpoint-auth-method", "self_signed_tls_client_auth", "jwks", keySet(SELF_SIGNED, EXPIRED)));
		clients.put("mtls-self-signed-elsewhere",
				Map.of("scopes", "notes.read", "grant-types", "client_credentials", "token-endpoint-auth-method",
						"self_signed_tls_client_auth", "jwks-uri",
						"http://127.0.0.1:" + keys.getAddress().getPort() + "/"));
		clients.put("mtls-fapi", Map.of("profile", "fapi", "scopes", "openid,profile,notes.read",
				"tls-client-auth-subject-dn", "CN=mtls-fapi"));
		clients.put("mtls-proved", Map.of("profile", "fapi", "scopes", "openid,notes.read", "grant-types",
				"client_credentials,authorization_code", "token-endpoint-auth-method", "self_signed_tls_client_auth",
				"jwks", keySet(SELF_SIGNED), "dpop-bound-access-tokens", "true"));
		clients.put("mtls-web",
				Map.of("client-secret", SECRET, "scopes", "openid,notes.read", "grant-types",
						"authorization_code,refresh_token,client_credentials",
						"tls-client-certificate-bound-access-tokens", "true"));
		clients.put("mtls-public",
				Map.of("scopes", "openid,notes.read", "tls-client-certificate-bound-access-tokens", "true"));
		clients.put("mtls-admin",
				Map.of("scopes", "openid,admin", "tls-client-certificate-bound-access-tokens", "true"));
		clients.put("mtls-device",
				Map.of("scopes", "openid", "grant-types", "urn:ietf:params:oauth:grant-type:device_code,refresh_token",
						"tls-client-certificate-bound-access-tokens", "true"));
		server = new TlsReplica(AUTHORITY, clients);
	}

	@AfterAll
	static void stop() {
		server.close();
		keys.stop(0);
	}

	@Test
	void P32_a_trusted_certificate_for_the_registered_subject_authenticates_at_every_endpoint_RFC8705() {
		HttpResponse<String> token = post(CERTIFIED, "mtls-subject", "/oauth2/token", OWN_TOKEN);
		assertThat(token.statusCode()).as(token.body()).isEqualTo(200);
		String accessToken = Client.text(Client.json(token), "access_token");
		Map<String, Map<String, String>> requests = Map.of("/oauth2/par",
				Browser.request(client("mtls-subject"), "openid"), "/oauth2/introspect", Map.of("token", accessToken),
				"/oauth2/device_authorization", Map.of("scope", "notes.read"), "/oauth2/revoke",
				Map.of("token", "unknown"));
		requests.forEach((path, form) -> {
			HttpResponse<String> accepted = post(CERTIFIED, "mtls-subject", path, form);
			assertThat(accepted.statusCode()).as(path + accepted.body()).isIn(200, 201);
			assertRefused(post(null, "mtls-subject", path, form));
			assertRefused(post(STRANGER.issue(SUBJECT), "mtls-subject", path, form));
		});
	}

	@ParameterizedTest
	@CsvSource({ "mtls-dns, dns:Client.Example, dns:other.example", "mtls-dns, dns:client.example, dns:*.example",
			"mtls-uri, uri:https://client.example/a, uri:https://client.example/b",
			"mtls-ip, ip:2001:0db8:0:0:0:0:0:1, ip:192.0.2.1",
			"mtls-email, email:client@EXAMPLE.com, email:Client@example.com",
			"mtls-email, email:client@example.com, dns:client.example" })
	void P32_a_trusted_certificate_with_the_registered_alternative_name_authenticates_RFC8705(String client,
			String name, String other) {
		HttpResponse<String> accepted = post(AUTHORITY.issue("CN=x", "dns:first.example", name), client,
				"/oauth2/token", OWN_TOKEN);
		assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
		assertRefused(post(AUTHORITY.issue("CN=" + name.substring(name.indexOf(':') + 1), other), client,
				"/oauth2/token", OWN_TOKEN));
		assertRefused(post(AUTHORITY.issue("CN=x"), client, "/oauth2/token", OWN_TOKEN));
	}

	@Test
	void P32_a_certificate_of_another_authority_or_subject_or_an_expired_one_is_refused_RFC8705() {
		for (Holder holder : List.of(STRANGER.issue(SUBJECT), TestAuthority.selfSigned(SUBJECT),
				AUTHORITY.issueExpired(SUBJECT), AUTHORITY.issue("CN=mtls-subject,O=Example Org"),
				AUTHORITY.issue("CN=mtls-fapi"), AUTHORITY.issue("CN=x", "dns:mtls-subject"))) {
			assertRefused(post(holder, "mtls-subject", "/oauth2/token", OWN_TOKEN));
		}
		assertRefused(post(CERTIFIED, "mtls-dns", "/oauth2/token", OWN_TOKEN));
		assertRefused(post(CERTIFIED, "mtls-self-signed", "/oauth2/token", OWN_TOKEN));
		assertRefused(post(CERTIFIED, "unknown", "/oauth2/token", OWN_TOKEN));
		assertRefused(post(CERTIFIED, Replica.MACHINE.id(), "/oauth2/token", OWN_TOKEN));
	}

	@Test
	void P32_a_registered_self_signed_certificate_authenticates_and_no_other_RFC8705() {
		HttpResponse<String> accepted = post(SELF_SIGNED, "mtls-self-signed", "/oauth2/token", OWN_TOKEN);
		assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
		for (Holder holder : List.of(OTHER_SELF_SIGNED, EXPIRED, SELF_SIGNED.again("CN=self-signed"),
				AUTHORITY.issue("CN=self-signed"))) {
			assertRefused(post(holder, "mtls-self-signed", "/oauth2/token", OWN_TOKEN));
		}
		assertRefused(post(null, "mtls-self-signed", "/oauth2/token", OWN_TOKEN));
		assertRefused(post(SELF_SIGNED, "mtls-self-signed-elsewhere", "/oauth2/token", OWN_TOKEN));
		assertRefused(post(SELF_SIGNED, "mtls-subject", "/oauth2/token", OWN_TOKEN));
	}

	@Test
	void P32_a_self_signed_certificate_may_be_published_by_the_client_RFC8705() {
		HttpResponse<String> accepted = post(OTHER_SELF_SIGNED, "mtls-self-signed-elsewhere", "/oauth2/token",
				OWN_TOKEN);
		assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
	}

	@Test
	void P32_a_certificate_does_not_replace_another_way_of_authentication_nor_the_other_way_round_RFC6749() {
		Map<String, String> withSecret = new HashMap<>(OWN_TOKEN);
		withSecret.put("client_secret", SECRET);
		assertRefused(post(CERTIFIED, "mtls-subject", "/oauth2/token", withSecret));
		assertRefused(server.post(TlsReplica.DIRECT, CERTIFIED, "mtls-subject", "/oauth2/token", OWN_TOKEN,
				"Authorization", new Client(new TestClient("mtls-subject", SECRET), Replica.one()).basic()));
		withSecret.put("client_secret", "wrong");
		assertRefused(post(SELF_SIGNED, "mtls-web", "/oauth2/token", withSecret));
		assertRefused(post(SELF_SIGNED, "mtls-web", "/oauth2/token", OWN_TOKEN));
	}

	@Test
	void P32_on_the_port_of_browsers_nobody_is_asked_for_a_certificate_RFC8705() {
		assertRefused(server.postToUsualPort(CERTIFIED, "mtls-subject", OWN_TOKEN));
	}

	@Test
	void P36_a_certificate_in_a_header_counts_from_the_proxy_only_RFC9440() {
		HttpResponse<String> accepted = fromProxy("mtls-subject", CERTIFIED.header());
		assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
		assertThat(fromProxy("mtls-self-signed", SELF_SIGNED.header()).statusCode()).isEqualTo(200);
		assertRefused(server.post(TlsReplica.DIRECT, null, "mtls-subject", "/oauth2/token", OWN_TOKEN, "Client-Cert",
				CERTIFIED.header()));
		assertRefused(server.post(TlsReplica.DIRECT, null, "mtls-subject", "/oauth2/token", OWN_TOKEN, "Client-Cert",
				CERTIFIED.header(), "X-Forwarded-For", TlsReplica.PROXY));
	}

	@Test
	void P36_a_header_that_is_forged_beside_a_real_certificate_does_not_count_RFC9440() {
		assertRefused(server.post(TlsReplica.DIRECT, SELF_SIGNED, "mtls-subject", "/oauth2/token", OWN_TOKEN,
				"Client-Cert", CERTIFIED.header()));
		assertThat(server
			.post(TlsReplica.DIRECT, SELF_SIGNED, "mtls-self-signed", "/oauth2/token", OWN_TOKEN, "Client-Cert",
					CERTIFIED.header())
			.statusCode()).isEqualTo(200);
		assertRefused(server.post(TlsReplica.PROXY, CERTIFIED, "mtls-subject", "/oauth2/token", OWN_TOKEN));
		assertRefused(server.post(TlsReplica.PROXY, null, "mtls-subject", "/oauth2/token", OWN_TOKEN, "Client-Cert",
				CERTIFIED.header(), "Client-Cert", SELF_SIGNED.header()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "::", ":AAAA:", ":!!!!:", "MIIB", ":MIIB:, :MIIB:", "%3AMIIB%3A" })
	void P36_a_malformed_header_is_no_certificate_RFC9440(String header) {
		assertRefused(fromProxy("mtls-subject", header));
	}

	@Test
	void P36_a_chain_is_what_leads_to_the_authority_and_no_more_RFC9440() {
		Holder expired = AUTHORITY.issueExpired(SUBJECT);
		assertRefused(server.post(TlsReplica.PROXY, null, "mtls-subject", "/oauth2/token", OWN_TOKEN, "Client-Cert",
				expired.header(), "Client-Cert-Chain", CERTIFIED.header()));
		assertRefused(server.post(TlsReplica.PROXY, null, "mtls-subject", "/oauth2/token", OWN_TOKEN, "Client-Cert",
				STRANGER.issue(SUBJECT).header(), "Client-Cert-Chain", CERTIFIED.header()));
		HttpResponse<String> malformedChain = server.post(TlsReplica.PROXY, null, "mtls-subject", "/oauth2/token",
				OWN_TOKEN, "Client-Cert", CERTIFIED.header(), "Client-Cert-Chain", ":!:");
		assertThat(malformedChain.statusCode()).isEqualTo(200);
	}

	@Test
	void P22_a_fapi_clients_tokens_are_bound_to_its_certificate_FAPI2() {
		Map<String, Object> tokens = fapiTokens(FAPI);
		assertThat(tokens).containsEntry("token_type", "Bearer");
		Map<String, String> bound = Map.of("x5t#S256", ClientCertificates.thumbprint(FAPI.certificate()));
		String accessToken = Client.text(tokens, "access_token");
		assertThat(Client.claims(accessToken)).containsEntry("cnf", bound);
		HttpResponse<String> told = post(FAPI, "mtls-fapi", "/oauth2/introspect", Map.of("token", accessToken));
		assertThat(Client.json(told)).containsEntry("active", true).containsEntry("cnf", bound);
		Map<String, String> refresh = Map.of("grant_type", "refresh_token", "refresh_token",
				Client.text(tokens, "refresh_token"));
		Holder renewed = AUTHORITY.issue("CN=mtls-fapi");
		HttpResponse<String> refreshed = post(renewed, "mtls-fapi", "/oauth2/token", refresh);
		assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
		assertThat(Client.claims(Client.text(Client.json(refreshed), "access_token"))).containsEntry("cnf",
				Map.of("x5t#S256", ClientCertificates.thumbprint(renewed.certificate())));
		assertRefused(post(null, "mtls-fapi", "/oauth2/token", refresh));
	}

	@Test
	void P22_a_fapi_client_with_a_certificate_may_bind_its_tokens_to_a_key_instead_FAPI2() {
		DPoPKey key = new DPoPKey();
		Map<String, String> redeem = Client.codeGrant(fapiCode(FAPI));
		String path = "/oauth2/token";
		HttpResponse<String> first = server.post(TlsReplica.DIRECT, FAPI, "mtls-fapi", path, redeem, "DPoP",
				key.proof("POST", server.alias() + path));
		assertThat(key.learn(first)).as(first.body()).isTrue();
		HttpResponse<String> second = server.post(TlsReplica.DIRECT, FAPI, "mtls-fapi", path, redeem, "DPoP",
				key.proof("POST", Replica.ISSUER + path));
		assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
		assertThat(Client.json(second)).containsEntry("token_type", "DPoP");
		assertThat(Client.claims(Client.text(Client.json(second), "access_token"))).containsEntry("cnf",
				Map.of("jkt", key.thumbprint()));
	}

	@Test
	void P22_a_certificate_does_not_stand_in_for_the_proof_that_a_registration_demands_RFC9449() {
		assertInvalidRequest(post(SELF_SIGNED, "mtls-proved", "/oauth2/token", OWN_TOKEN));
		DPoPKey key = new DPoPKey();
		HttpResponse<String> response = server.post(TlsReplica.DIRECT, SELF_SIGNED, "mtls-proved", "/oauth2/token",
				OWN_TOKEN, "DPoP", key.proof("POST", Replica.ISSUER + "/oauth2/token"));
		if (key.learn(response)) {
			response = server.post(TlsReplica.DIRECT, SELF_SIGNED, "mtls-proved", "/oauth2/token", OWN_TOKEN, "DPoP",
					key.proof("POST", Replica.ISSUER + "/oauth2/token"));
		}
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(Client.claims(Client.text(Client.json(response), "access_token"))).containsEntry("cnf",
				Map.of("jkt", key.thumbprint()));
	}

	@Test
	void P22_user_info_takes_a_bound_token_with_its_certificate_only_RFC8705() {
		String token = "Bearer " + Client.text(fapiTokens(FAPI), "access_token");
		HttpResponse<String> accepted = server.get(FAPI, "/userinfo", "Authorization", token);
		assertThat(accepted.statusCode()).as(accepted.headers().map().toString()).isEqualTo(200);
		assertInvalidToken(server.get(null, "/userinfo", "Authorization", token));
		assertInvalidToken(server.get(AUTHORITY.issue("CN=mtls-fapi"), "/userinfo", "Authorization", token));
		assertInvalidToken(server.get(null, "/userinfo", "Authorization", token, "Client-Cert", FAPI.header()));
		assertInvalidToken(new Browser(Replica.one()).get("/userinfo", "Authorization", token));
	}

	@Test
	void P22_the_admin_API_takes_a_bound_token_with_its_certificate_only_RFC8705() {
		TestClient client = client("mtls-admin");
		Map<String, String> answer = new Browser(Replica.one()).authorize(Browser.request(client, "admin"),
				Replica.OPERATOR);
		HttpResponse<String> issued = post(SELF_SIGNED, client.id(), "/oauth2/token",
				Client.codeGrant(Objects.requireNonNull(answer.get("code"), answer::toString)));
		assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
		String token = "Bearer " + Client.text(Client.json(issued), "access_token");
		HttpResponse<String> accepted = server.get(SELF_SIGNED, "/admin/v1/clients", "Authorization", token);
		assertThat(accepted.statusCode()).as(accepted.headers().map().toString()).isEqualTo(200);
		assertInvalidToken(server.get(null, "/admin/v1/clients", "Authorization", token));
		assertInvalidToken(server.get(OTHER_SELF_SIGNED, "/admin/v1/clients", "Authorization", token));
		assertInvalidToken(new Browser(Replica.one()).get("/admin/v1/clients", "Authorization", token));
	}

	@Test
	void P22_a_confidential_client_gets_no_token_without_the_certificate_that_it_is_registered_for_RFC8705() {
		Map<String, String> form = new HashMap<>(OWN_TOKEN);
		form.put("client_secret", SECRET);
		assertInvalidRequest(post(null, "mtls-web", "/oauth2/token", form));
		HttpResponse<String> bound = post(SELF_SIGNED, "mtls-web", "/oauth2/token", form);
		assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
		assertThat(Client.claims(Client.text(Client.json(bound), "access_token"))).containsEntry("cnf",
				Map.of("x5t#S256", ClientCertificates.thumbprint(SELF_SIGNED.certificate())));
	}

	@Test
	void P22_a_client_that_does_not_ask_for_it_gets_bearer_tokens_also_with_a_certificate_RFC8705() {
		HttpResponse<String> token = post(CERTIFIED, "mtls-subject", "/oauth2/token", OWN_TOKEN);
		assertThat(Client.claims(Client.text(Client.json(token), "access_token"))).doesNotContainKey("cnf");
	}

	@Test
	void P22_a_public_clients_refresh_token_is_bound_to_its_certificate_RFC8705() {
		TestClient client = client("mtls-public");
		Map<String, String> answer = new Browser(Replica.one()).authorize(Browser.request(client, "notes.read"),
				Replica.ALICE);
		Map<String, String> redeem = Client.codeGrant(Objects.requireNonNull(answer.get("code"), answer::toString));
		assertInvalidRequest(post(null, client.id(), "/oauth2/token", redeem));
		HttpResponse<String> redeemed = post(SELF_SIGNED, client.id(), "/oauth2/token", redeem);
		assertThat(redeemed.statusCode()).as(redeemed.body()).isEqualTo(200);
		Map<String, String> refresh = Map.of("grant_type", "refresh_token", "refresh_token",
				Client.text(Client.json(redeemed), "refresh_token"));
		assertInvalidRequest(post(null, client.id(), "/oauth2/token", refresh));
		CodeRedemptionTest.assertInvalidGrant(post(OTHER_SELF_SIGNED, client.id(), "/oauth2/token", refresh));
		HttpResponse<String> refreshed = post(SELF_SIGNED, client.id(), "/oauth2/token", refresh);
		assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
		CodeRedemptionTest.assertInvalidGrant(post(OTHER_SELF_SIGNED, client.id(), "/oauth2/token", refresh));
		assertThat(post(SELF_SIGNED, client.id(), "/oauth2/token", refresh).statusCode()).isEqualTo(200);
	}

	@Test
	void P22_a_device_s_refresh_token_is_bound_to_its_certificate_RFC8705() {
		HttpResponse<String> started = post(SELF_SIGNED, "mtls-device", "/oauth2/device_authorization",
				Map.of("scope", "openid"));
		assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
		DeviceGrantTest.allow(Client.json(started));
		HttpResponse<String> tokens = post(SELF_SIGNED, "mtls-device", "/oauth2/token",
				Map.of("grant_type", "urn:ietf:params:oauth:grant-type:device_code", "device_code",
						Client.text(Client.json(started), "device_code")));
		assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
		Map<String, String> refresh = Map.of("grant_type", "refresh_token", "refresh_token",
				Client.text(Client.json(tokens), "refresh_token"));
		CodeRedemptionTest.assertInvalidGrant(post(OTHER_SELF_SIGNED, "mtls-device", "/oauth2/token", refresh));
		HttpResponse<String> refreshed = post(SELF_SIGNED, "mtls-device", "/oauth2/token", refresh);
		assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
	}

	@Test
	void P33_the_metadata_say_where_and_how_certificates_are_taken_RFC8705() {
		Map<String, Object> metadata = Client.json(server.get(null, "/.well-known/openid-configuration"));
		List<String> methods = List.of("client_secret_basic", "client_secret_post", "private_key_jwt",
				"tls_client_auth", "self_signed_tls_client_auth");
		assertThat(metadata).containsEntry("tls_client_certificate_bound_access_tokens", true)
			.containsEntry("introspection_endpoint_auth_methods_supported", methods);
		assertThat((List<?>) metadata.get("token_endpoint_auth_methods_supported")).asString()
			.contains("self_signed_tls_client_auth", "none");
		assertThat(metadata.get("mtls_endpoint_aliases"))
			.isEqualTo(Map.of("token_endpoint", server.alias() + "/oauth2/token", "revocation_endpoint",
					server.alias() + "/oauth2/revoke", "introspection_endpoint", server.alias() + "/oauth2/introspect",
					"pushed_authorization_request_endpoint", server.alias() + "/oauth2/par",
					"device_authorization_endpoint", server.alias() + "/oauth2/device_authorization",
					"userinfo_endpoint", server.alias() + "/userinfo"));
		assertThat(Client.json(server.get(null, "/.well-known/oauth-authorization-server")))
			.containsEntry("mtls_endpoint_aliases", metadata.get("mtls_endpoint_aliases"));
		assertThat(Client.json(server.get(null, "/.well-known/oauth-protected-resource")))
			.containsEntry("tls_client_certificate_bound_access_tokens", true);
	}

	@Test
	void P33_without_authorities_only_self_signed_certificates_are_offered_RFC8705() {
		Replica behindProxy = Replica.startWith(Map.of("oauth2flow.mtls.proxies", TlsReplica.PROXY));
		try {
			Map<String, Object> metadata = Client
				.json(new Browser(behindProxy).get("/.well-known/openid-configuration"));
			assertThat(metadata).containsEntry("tls_client_certificate_bound_access_tokens", true)
				.doesNotContainKey("mtls_endpoint_aliases");
			assertThat((List<?>) metadata.get("token_endpoint_auth_methods_supported")).asString()
				.contains(" self_signed_tls_client_auth")
				.doesNotContain(" tls_client_auth");
			Map<String, String> form = new HashMap<>(OWN_TOKEN);
			form.put("client_id", "mtls-subject");
			assertRefused(new Browser(behindProxy, TlsReplica.PROXY).post("/oauth2/token", Browser.form(form),
					"Client-Cert", CERTIFIED.header()));
			form.put("client_id", "mtls-self-signed");
			assertThat(new Browser(behindProxy, TlsReplica.PROXY)
				.post("/oauth2/token", Browser.form(form), "Client-Cert", SELF_SIGNED.header())
				.statusCode()).isEqualTo(200);
		}
		finally {
			behindProxy.close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "oauth2flow.mtls.authorities, nobody, names no SSL bundle",
			"oauth2flow.mtls.port, 9, needs a certificate",
			"oauth2flow.mtls.proxies, proxy.example, proxies must be IP addresses" })
	void a_setting_that_cannot_work_stops_the_start(String setting, String value, String reason) {
		assertThatThrownBy(() -> Replica.startWith(Map.of(setting, value))).hasStackTraceContaining(reason);
	}

	@Test
	void P37_a_client_registers_its_certificates_name_or_its_self_signed_certificate_RFC8705() {
		Map<String, Object> named = metadata();
		named.put("token_endpoint_auth_method", "tls_client_auth");
		named.put("tls_client_auth_san_dns", "dyn.example");
		named.put("tls_client_certificate_bound_access_tokens", true);
		Map<String, Object> registered = Client.json(register(named));
		assertThat(registered).containsEntry("token_endpoint_auth_method", "tls_client_auth")
			.containsEntry("tls_client_auth_san_dns", "dyn.example")
			.containsEntry("tls_client_certificate_bound_access_tokens", true)
			.doesNotContainKeys("client_secret", "tls_client_auth_subject_dn");
		String path = "/oauth2/par";
		Map<String, String> request = Browser.request(client(Client.text(registered, "client_id")), "openid");
		HttpResponse<String> pushed = post(AUTHORITY.issue("CN=x", "dns:dyn.example"),
				Client.text(registered, "client_id"), path, request);
		assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
		Map<String, Object> selfSigned = metadata();
		selfSigned.put("token_endpoint_auth_method", "self_signed_tls_client_auth");
		selfSigned.put("jwks", JsonMapper.shared().readValue(keySet(OTHER_SELF_SIGNED), Map.class));
		Map<String, Object> second = Client.json(register(selfSigned));
		assertThat(second).containsKey("jwks").doesNotContainKey("client_secret");
		assertThat(post(OTHER_SELF_SIGNED, Client.text(second, "client_id"), path,
				Browser.request(client(Client.text(second, "client_id")), "openid"))
			.statusCode()).isEqualTo(201);
	}

	@Test
	void P37_a_registration_that_no_certificate_could_match_is_refused_RFC8705() {
		List<Map<String, Object>> refused = List.of(Map.of("token_endpoint_auth_method", "tls_client_auth"),
				Map.of("token_endpoint_auth_method", "tls_client_auth", "tls_client_auth_subject_dn", "nonsense"),
				Map.of("token_endpoint_auth_method", "tls_client_auth", "tls_client_auth_subject_dn", "CN=a",
						"tls_client_auth_san_dns", "a.example"),
				Map.of("token_endpoint_auth_method", "tls_client_auth", "tls_client_auth_san_ip", "a.example"),
				Map.of("token_endpoint_auth_method", "tls_client_auth", "tls_client_auth_san_dns",
						List.of("a.example")),
				Map.of("token_endpoint_auth_method", "tls_client_auth", "tls_client_auth_san_uri", "x".repeat(2000)),
				Map.of("tls_client_auth_subject_dn", "CN=a"),
				Map.of("token_endpoint_auth_method", "self_signed_tls_client_auth"),
				Map.of("token_endpoint_auth_method", "self_signed_tls_client_auth", "jwks", "x"),
				Map.of("token_endpoint_auth_method", "self_signed_tls_client_auth", "jwks", Map.of("keys", List.of())),
				Map.of("token_endpoint_auth_method", "self_signed_tls_client_auth", "jwks_uri", "http://a.example/"),
				Map.of("tls_client_certificate_bound_access_tokens", "yes"));
		for (Map<String, Object> change : refused) {
			Map<String, Object> metadata = metadata();
			metadata.putAll(change);
			HttpResponse<String> answer = register(metadata);
			assertThat(answer.statusCode()).as(change + answer.body()).isEqualTo(400);
			assertThat(Client.json(answer)).containsEntry("error", "invalid_client_metadata");
		}
	}

	private static Map<String, Object> metadata() {
		return new HashMap<>(Map.of("redirect_uris", List.of(Replica.CALLBACK), "scope", "openid"));
	}

	private static HttpResponse<String> register(Map<String, Object> metadata) {
		return server.register(metadata);
	}

	private static Map<String, Object> fapiTokens(Holder holder) {
		HttpResponse<String> response = post(holder, "mtls-fapi", "/oauth2/token", Client.codeGrant(fapiCode(holder)));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return Client.json(response);
	}

	private static String fapiCode(Holder holder) {
		TestClient client = client("mtls-fapi");
		HttpResponse<String> pushed = post(holder, client.id(), "/oauth2/par",
				Browser.request(client, "openid profile notes.read"));
		assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
		Map<String, String> reference = new LinkedHashMap<>();
		reference.put("client_id", client.id());
		reference.put("request_uri", Client.text(Client.json(pushed), "request_uri"));
		Map<String, String> answer = new Browser(Replica.one()).authorize(reference, Replica.ALICE);
		return Objects.requireNonNull(answer.get("code"), answer::toString);
	}

	private static HttpResponse<String> fromProxy(String clientId, String header) {
		return server.post(TlsReplica.PROXY, null, clientId, "/oauth2/token", OWN_TOKEN, "Client-Cert", header);
	}

	private static HttpResponse<String> post(@Nullable Holder holder, String clientId, String path,
			Map<String, String> form) {
		return server.post(holder, clientId, path, form);
	}

	private static TestClient client(String id) {
		return TestClient.withoutSecret(id);
	}

	private static Map<String, String> machine(String kind, String name) {
		return Map.of("scopes", "notes.read", "grant-types", "client_credentials", "tls-client-auth-san." + kind, name);
	}

	private static String keySet(Holder... holders) {
		return new JWKSet(Arrays.stream(holders)
			.map((holder) -> (JWK) new ECKey.Builder(Curve.P_256, (ECPublicKey) holder.certificate().getPublicKey())
				.x509CertChain(List.of(new Base64(holder.base64())))
				.build())
			.toList()).toString();
	}

	private static void assertRefused(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
		assertThat(Client.json(response)).containsEntry("error", "invalid_client");
	}

	private static void assertInvalidRequest(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", "invalid_request");
	}

	private static void assertInvalidToken(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("WWW-Authenticate").orElse("")).contains("error=\"invalid_token\"");
	}

}
