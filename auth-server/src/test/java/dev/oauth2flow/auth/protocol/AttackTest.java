package dev.oauth2flow.auth.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an attacker tries who knows the protocol and the web (RFC 9700), as far as no test
 * of one rule does the same.
 */
class AttackTest {

	private static final String EVIL = "evil.example";

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private final Client web = new Client(Replica.WEB, this.replica);

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/%74oken", "/oauth2/token%20", "/oauth2/token/", "/oauth2/token;jsessionid=x",
			"/oauth2/token;a=b/../token", "//oauth2/token", "/oauth2//token", "/./oauth2/token", "/oauth2/%2e/token",
			"/oauth2/x/../token", "/oauth2/%2e%2e/oauth2/token", "/oauth2/token%00", "/oauth2/token%2f",
			"/oauth2%2ftoken", "/oauth2/token%3b", "/OAUTH2/TOKEN", "/oauth2/Token", "/oauth2/token.json",
			"/oauth2\\token", "/%6fauth2/token" })
	void P13_an_endpoint_has_one_spelling_RFC9700(String path) throws IOException {
		String form = Browser.form(Map.of("grant_type", "client_credentials", "scope", "notes.read"));
		String answer = raw(
				"POST " + path + " HTTP/1.1\r\nAuthorization: " + new Client(Replica.MACHINE, this.replica).basic()
						+ "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
						+ "\r\n\r\n" + form);
		assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("access_token");
		assertThat(status(answer)).isBetween(300, 499);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/%61uthorize", "/connect/%6cogout", "/%75serinfo", "/oauth2/%70ar",
			"/oauth2/%72evoke", "/oauth2/%69ntrospect", "/oauth2/%6awks", "/oauth2/device%5fauthorization" })
	void P13_no_check_is_passed_by_another_spelling_of_the_address_RFC9700(String path) throws IOException {
		Browser signedIn = new Browser(this.replica);
		String hint = Client.text(this.web.tokens(signedIn, Replica.ALICE, "openid"), "id_token");
		String query = "?" + Browser.form(Browser.request(Replica.WEB, "openid")) + "&id_token_hint=" + hint;
		for (HttpResponse<String> response : List.of(signedIn.get(path + query),
				signedIn.post(path, query.substring(1), "Authorization", this.web.basic()))) {
			assertThat(response.statusCode()).isEqualTo(404);
		}
		assertThat(signedIn.get("/account").statusCode()).as("still signed in").isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRACE", "TRACK", "CONNECT", "DEBUG" })
	void P13_methods_that_echo_or_tunnel_are_refused_RFC9110(String method) throws IOException {
		for (String path : List.of("/", "/signin", "/oauth2/authorize", "/oauth2/token", "/userinfo")) {
			String answer = raw(method + " " + path + " HTTP/1.1\r\nCookie: OAUTH2FLOW_AUTH=secret-value\r\n\r\n");
			assertThat(status(answer)).as(method + path).isBetween(300, 501);
			assertThat(answer).doesNotContain("secret-value");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host: " + EVIL, "X-Forwarded-Host: " + EVIL, "Forwarded: host=" + EVIL + ";proto=https",
			"X-Forwarded-Prefix: //" + EVIL, "X-Original-URL: /account", "X-Rewrite-URL: /account",
			"X-HTTP-Method-Override: DELETE" })
	void P36_what_a_request_says_of_the_host_changes_nothing_that_is_sent_RFC9700(String header) throws IOException {
		String host = header.startsWith("Host") ? header : "Host: localhost\r\n" + header;
		String query = Browser.form(Browser.request(Replica.WEB, "openid"));
		for (String path : List.of("/.well-known/openid-configuration", "/oauth2/authorize?" + query, "/account", "/",
				"/signin", "/connect/logout", "/oauth2/authorize?client_id=nobody", "/userinfo",
				"/.well-known/oauth-protected-resource", "/admin", "/admin/v1/clients", "/register/nobody", "/error",
				"/nothing/here")) {
			String answer = rawWithHost("GET " + path + " HTTP/1.1\r\n" + host + "\r\nAccept: text/html\r\n\r\n");
			assertThat(answer).as(path).doesNotContain(EVIL);
			assertThat(status(answer)).as(path).isLessThan(500);
		}
		String discovery = rawWithHost("GET /.well-known/openid-configuration HTTP/1.1\r\n" + host + "\r\n\r\n");
		assertThat(discovery).contains("\"issuer\":\"" + Replica.ISSUER + "\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host: " + EVIL, "Host: localhost\r\nX-Forwarded-Host: " + EVIL,
			"Host: localhost\r\nForwarded: host=" + EVIL + ";proto=https",
			"Host: localhost\r\nX-Forwarded-Host: " + EVIL + "\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 443",
			"Host: " + EVIL + "\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: " + EVIL })
	void P36_a_proof_for_the_host_that_a_request_names_does_not_count_RFC9449_4_3(String headers) throws IOException {
		DPoPKey key = new DPoPKey();
		String token = key.token(this.replica, Replica.OPERATORS, Replica.OPERATOR, "openid admin");
		String form = Browser.form(Map.of("grant_type", "client_credentials", "scope", "notes.read"));
		String basic = new Client(Replica.MACHINE, this.replica).basic();
		for (String base : List.of(Replica.ISSUER, "http://" + EVIL, "https://" + EVIL, this.replica.url(""))) {
			boolean own = base.equals(Replica.ISSUER);
			String issued = rawWithHost("POST /oauth2/token HTTP/1.1\r\n" + headers + "\r\nAuthorization: " + basic
					+ "\r\nDPoP: " + key.proof("POST", base + "/oauth2/token")
					+ "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
					+ "\r\n\r\n" + form);
			assertThat(status(issued)).as(base + issued).isEqualTo(own ? 200 : 400);
			assertThat(issued).contains(own ? "\"token_type\":\"DPoP\"" : "invalid_dpop_proof");
			for (String path : List.of("/userinfo", "/admin/v1/keys")) {
				String answer = rawWithHost("GET " + path + " HTTP/1.1\r\n" + headers + "\r\nAuthorization: DPoP "
						+ token + "\r\nDPoP: " + key.proofWith(token, "GET", base + path) + "\r\n\r\n");
				assertThat(status(answer)).as(base + path + answer).isEqualTo(own ? 200 : 401);
				assertThat(answer.contains("DPoP error=\"invalid_dpop_proof\"")).as(answer).isEqualTo(!own);
				assertThat(answer).doesNotContain(EVIL);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "Content-Length: 5\r\nTransfer-Encoding: chunked", "Content-Length: 5\r\nContent-Length: 6",
					"Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity",
					"Transfer-Encoding : chunked", "Content-Length: -1", "Content-Length: +5", "Content-Length: 0x5" })
	void P13_a_request_of_two_lengths_is_no_request_RFC9112(String headers) throws IOException {
		String answer = exchange("POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\n"
				+ "Content-Type: application/x-www-form-urlencoded\r\n" + headers
				+ "\r\n\r\n0\r\n\r\nGET /oauth2/jwks HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(status(answer)).isBetween(400, 501);
		assertThat(answer).as("nothing that was smuggled in is answered").doesNotContain("\"keys\"");
	}

	@Test
	void P13_over_long_headers_are_a_client_error_that_tells_nothing_of_the_server_RFC9110() throws IOException {
		for (String header : List.of("Authorization: Basic " + "QUFB".repeat(16_000), "Cookie: a=" + "b".repeat(64_000),
				"DPoP: " + "e30.".repeat(16_000), "X-Any: " + "x".repeat(64_000))) {
			String answer = raw("POST /oauth2/token HTTP/1.1\r\n" + header + "\r\nContent-Length: 0\r\n\r\n");
			assertThat(status(answer)).isBetween(400, 499);
			assertThat(answer).doesNotContain("Tomcat", "Exception", "\tat ");
		}
	}

	@Test
	void P13_credentials_in_the_address_of_a_posted_request_are_refused_RFC6749() {
		Map<String, String> credentials = Map.of("client_id", Replica.MACHINE.id(), "client_secret",
				String.valueOf(Replica.MACHINE.secret()));
		String form = Browser.form(Map.of("grant_type", "client_credentials", "scope", "notes.read"));
		for (String query : List.of(Browser.form(credentials),
				Browser.form(credentials).replace("client_secret", "client%5Fsecret"))) {
			assertInvalidRequest(this.browser.post("/oauth2/token?" + query, form));
		}
		FapiClient fapi = Replica.KEY_WEB;
		assertInvalidRequest(this.browser.post("/oauth2/token?client_assertion=" + fapi.assertion()
				+ "&client_assertion_type=" + Browser.form(Map.of("x", FapiClient.ASSERTION_TYPE)).substring(2), form));
		assertInvalidRequest(this.browser.post("/oauth2/revoke?token=x", "client_id=native"));
		Map<String, Object> tokens = new Client(Replica.NATIVE, this.replica).tokens(this.browser, Replica.ALICE,
				"notes.read");
		assertInvalidRequest(this.browser.post("/oauth2/token?refresh_token=" + Client.text(tokens, "refresh_token"),
				"grant_type=refresh_token&client_id=native"));
	}

	@Test
	void P13_what_the_browser_is_shown_is_escaped_and_what_it_is_sent_has_no_second_header_OWASP() {
		String script = "\"><script>alert(1)</script>'";
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		request.put("response_mode", "form_post");
		request.put("prompt", "none");
		request.put("state", script);
		HttpResponse<String> page = this.browser.authorize(request);
		assertThat(page.body()).doesNotContain("<script>alert");
		assertThat(Pages.hidden(page)).containsEntry("state", script);
		for (String name : List.of("login_hint", "client_id", "redirect_uri", "scope", "prompt", "ui_locales",
				"id_token_hint", "claims", "acr_values", "response_type", "response_mode")) {
			Map<String, String> bent = Browser.request(Replica.WEB, "openid");
			bent.put(name, script);
			HttpResponse<String> answer = this.browser.authorize(bent);
			assertThat(answer.body()).as(name).doesNotContain("<script>alert");
			assertThat(answer.headers().firstValue("Location").orElse("")).as(name).doesNotContain("<", "\"");
		}
		this.browser.authorize(Browser.request(Replica.WEB, "openid"));
		assertThat(this.browser.get("/signin?error=" + "%3Cscript%3Ealert&wait=%3Cscript%3Ealert").body())
			.doesNotContain("<script>alert");
		for (String injected : List.of("x%0d%0aSet-Cookie:%20evil=1", "x%0aX-Evil:%201",
				"x%E5%98%8A%E5%98%8DX-Evil:1")) {
			HttpResponse<String> answer = this.browser
				.get("/oauth2/authorize?" + Browser.form(Browser.request(Replica.WEB, "openid"))
					.replaceAll("state=[^&]*", "state=" + injected) + "&prompt=none");
			assertThat(answer.headers().map().keySet()).doesNotContain("x-evil");
			assertThat(String.valueOf(answer.headers().allValues("Set-Cookie"))).doesNotContain("evil");
		}
	}

	@Test
	void P46_no_forged_header_makes_a_key_of_the_attacker_s_count_RFC8725() throws Exception {
		Map<String, Object> tokens = this.web.tokens(this.browser, Replica.ALICE, "openid profile");
		String accessToken = Client.text(tokens, "access_token");
		String idToken = Client.text(tokens, "id_token");
		JWKSet published = JWKSet.parse(this.browser.get("/oauth2/jwks").body());
		for (String genuine : List.of(accessToken, idToken)) {
			for (String forged : forgeries(genuine, published)) {
				assertThat(this.web.userInfo(forged).statusCode()).as(forged).isEqualTo(401);
				assertThat(this.web.introspect(forged)).containsOnly(Map.entry("active", false));
				assertThat(this.browser.get("/connect/logout?id_token_hint=" + forged).statusCode()).isEqualTo(400);
				Map<String, String> request = Browser.request(Replica.WEB, "openid");
				request.put("id_token_hint", forged);
				request.put("prompt", "none");
				assertThat(Browser.parameters(Browser.location(this.browser.authorize(request)))).containsEntry("error",
						"invalid_request");
			}
		}
		assertThat(this.web.userInfo(accessToken).statusCode()).isEqualTo(200);
	}

	@Test
	void P32_no_forged_header_of_an_assertion_makes_another_key_count_RFC8725() throws JOSEException {
		FapiClient client = Replica.KEY_WEB;
		RSAKey attacker = new RSAKeyGenerator(2048).keyID("attacker").generate();
		List<String> forged = new ArrayList<>();
		bentHeaders(attacker).forEach((header) -> {
			for (String kid : List.of(client.id() + "-rsa", client.id() + "-ec", "attacker", "../../../dev/null",
					"' or 1=1 --", "http://" + EVIL + "/key", "")) {
				Map<String, Object> bent = new LinkedHashMap<>(header);
				bent.put("kid", kid);
				forged.add(signed(bent, client.claims().build().toString(), attacker));
			}
		});
		for (String assertion : forged) {
			HttpResponse<String> response = client.post(this.replica, "/oauth2/revoke", Map.of("token", "x"),
					assertion);
			assertThat(response.statusCode()).as(assertion).isEqualTo(401);
			assertThat(Client.json(response)).containsOnly(Map.entry("error", "invalid_client"));
		}
	}

	@Test
	void P28_no_token_stands_for_one_of_another_kind_RFC9700() {
		Map<String, String> answer = this.browser.authorize(Browser.request(Replica.WEB, "openid profile"),
				Replica.ALICE);
		String code = Objects.requireNonNull(answer.get("code"));
		for (String instead : List.of("refresh_token", "device_code", "subject_token")) {
			Map<String, String> form = new LinkedHashMap<>();
			form.put("grant_type", switch (instead) {
				case "refresh_token" -> "refresh_token";
				case "device_code" -> "urn:ietf:params:oauth:grant-type:device_code";
				default -> "urn:ietf:params:oauth:grant-type:token-exchange";
			});
			form.put(instead, code);
			assertThat(this.web.token(form).statusCode()).as(instead).isEqualTo(400);
		}
		Map<String, Object> tokens = Client.json(this.web.redeem(code));
		for (String token : List.of(Client.text(tokens, "refresh_token"), Client.text(tokens, "id_token"), code)) {
			assertThat(this.web.userInfo(token).statusCode()).isEqualTo(401);
			assertThat(this.web.redeem(token).statusCode()).isEqualTo(400);
		}
		assertThat(this.web.refresh(Client.text(tokens, "access_token")).statusCode()).isEqualTo(400);
		assertThat(this.web.refresh(Client.text(tokens, "id_token")).statusCode()).isEqualTo(400);
	}

	@Test
	void P20_a_code_that_was_slipped_into_another_sign_in_is_refused_RFC9700() {
		Map<String, String> victim = Browser.request(Replica.WEB, "openid");
		victim.put("code_challenge", Browser.s256("victim-".repeat(8)));
		String stolen = Objects.requireNonNull(this.browser.authorize(victim, Replica.ALICE).get("code"));
		CodeRedemptionTest.assertInvalidGrant(this.web.redeem(stolen));
		Map<String, String> own = Client.codeGrant(stolen);
		own.put("code_verifier", "victim-".repeat(8));
		assertThat(this.web.token(own).statusCode()).isEqualTo(200);
	}

	@Test
	void P12_one_cookie_of_two_of_the_same_name_does_not_make_a_session_of_both() {
		for (String tossed : List.of("OAUTH2FLOW_AUTH=x; OAUTH2FLOW_AUTH=y", "OAUTH2FLOW_AUTH=\"x\"; Path=/",
				"$Version=1; OAUTH2FLOW_AUTH=x")) {
			HttpResponse<String> response = new Browser(this.replica).get("/account", "Cookie", tossed);
			assertThat(response.statusCode()).isEqualTo(302);
			assertThat(Browser.location(response)).contains("/signin");
		}
	}

	private static List<String> forgeries(String genuine, JWKSet published) throws Exception {
		String claims = Client.jwt(genuine).getPayload().toString();
		Map<String, Object> header = Client.jwt(genuine).getHeader().toJSONObject();
		List<String> forged = new ArrayList<>();
		String[] parts = genuine.split("\\.", -1);
		forged.add(parts[0] + "." + parts[1] + ".");
		for (String none : List.of("none", "None", "NONE", "nOnE")) {
			Map<String, Object> unsigned = new LinkedHashMap<>(header);
			unsigned.put("alg", none);
			forged.add(Base64URL.encode(JSONObjectUtils.toJSONString(unsigned)) + "." + parts[1] + ".");
			forged.add(Base64URL.encode(JSONObjectUtils.toJSONString(unsigned)) + "." + parts[1] + "." + parts[2]);
		}
		for (JWK key : published.getKeys()) {
			byte[] publicAsSecret = key.toJSONString().getBytes(StandardCharsets.UTF_8);
			Map<String, Object> symmetric = new LinkedHashMap<>(header);
			symmetric.put("alg", "HS256");
			symmetric.put("kid", key.getKeyID());
			String head = Base64URL.encode(JSONObjectUtils.toJSONString(symmetric)).toString();
			byte[] input = (head + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
			forged.add(head + "." + parts[1] + "."
					+ new MACSigner(publicAsSecret).sign(new JWSHeader(JWSAlgorithm.HS256), input));
		}
		RSAKey attacker = new RSAKeyGenerator(2048).keyID("attacker").generate();
		for (Map<String, Object> bent : bentHeaders(attacker)) {
			for (Object kid : new Object[] { Objects.requireNonNull(header.get("kid")), "attacker", "../../etc/passwd",
					"' or '1'='1" }) {
				Map<String, Object> with = new LinkedHashMap<>(bent);
				with.put("kid", kid);
				with.put("typ", Objects.requireNonNullElse(header.get("typ"), "JWT"));
				forged.add(signed(with, claims, attacker));
			}
		}
		JWTClaimsSet another = new JWTClaimsSet.Builder().issuer("https://" + EVIL)
			.subject(UUID.randomUUID().toString())
			.expirationTime(Date.from(Instant.now().plusSeconds(60)))
			.build();
		forged.add(parts[0] + "." + Base64URL.encode(another.toString()) + "." + parts[2]);
		return forged;
	}

	private static List<Map<String, Object>> bentHeaders(RSAKey attacker) {
		List<Map<String, Object>> headers = new ArrayList<>();
		List<BiConsumer<Map<String, Object>, RSAKey>> changes = List.of((header, key) -> {
		}, (header, key) -> header.put("jwk", key.toPublicJWK().toJSONObject()),
				(header, key) -> header.put("jku", "https://" + EVIL + "/jwks"),
				(header, key) -> header.put("x5u", "https://" + EVIL + "/certificate"),
				(header, key) -> header.put("x5c", List.of("MIIB")),
				(header, key) -> header.put("crit", List.of("exp")), (header, key) -> header.put("b64", false));
		for (BiConsumer<Map<String, Object>, RSAKey> change : changes) {
			Map<String, Object> header = new LinkedHashMap<>();
			header.put("alg", "RS256");
			change.accept(header, attacker);
			headers.add(header);
		}
		return headers;
	}

	private static String signed(Map<String, Object> header, String claims, RSAKey key) {
		try {
			String input = Base64URL.encode(JSONObjectUtils.toJSONString(header)) + "." + Base64URL.encode(claims);
			return input + "." + new RSASSASigner(key).sign(new JWSHeader(JWSAlgorithm.RS256),
					input.getBytes(StandardCharsets.US_ASCII));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertInvalidRequest(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", "invalid_request");
	}

	private static int status(String answer) {
		assertThat(answer).startsWith("HTTP/1.1 ");
		return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
	}

	private String raw(String request) throws IOException {
		int firstLine = request.indexOf("\r\n") + 2;
		return rawWithHost(request.substring(0, firstLine) + "Host: localhost\r\n" + request.substring(firstLine));
	}

	private String rawWithHost(String request) throws IOException {
		int head = request.indexOf("\r\n\r\n");
		return exchange(request.substring(0, head) + "\r\nConnection: close" + request.substring(head));
	}

	/** Returns all that comes until the server closes the connection. */
	private String exchange(String request) throws IOException {
		URI uri = URI.create(this.replica.url("/"));
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.getInputStream().transferTo(answer);
		}
		catch (SocketException _) {
			// A server that does not read to the end resets the connection after it has
			// answered.
		}
		return answer.toString(StandardCharsets.UTF_8);
	}

}
