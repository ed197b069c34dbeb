package dev.oauth2flow.auth.protocol;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

import dev.oauth2flow.auth.clients.CertificateName;
import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientRegistry;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AuthorizationRequestTest {

	private final Replica replica = Replica.one();

	@Test
	void P02_unknown_client_is_shown_to_the_user_never_redirected_RFC6749() {
		assertPage(asked((request) -> request.put("client_id", "nobody")), "is not registered");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/callback", "https://client.example/callback/",
			"https://client.example/callback?more", "https://client.example/callback#fragment",
			"https://client.example:443/callback", "https://CLIENT.example/callback", "//evil.example",
			"javascript:alert(1)", "https://client.example/callback/../other", "not a uri %",
			"http://127.0.0.1/callback" })
	void P01_redirect_uri_is_compared_by_exact_string_RFC9700(String redirectUri) {
		assertPage(asked((request) -> request.put("redirect_uri", redirectUri)), "address to return to");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1/native", "http://127.0.0.1:1/native", "http://127.0.0.1:53123/native" })
	void P01_the_port_of_a_native_client_s_loopback_address_may_differ_RFC8252(String redirectUri) {
		Map<String, String> request = Browser.request(Replica.NATIVE, "openid");
		request.put("redirect_uri", redirectUri);
		request.put("prompt", "none");
		HttpResponse<String> answer = new Browser(this.replica).authorize(request);
		assertThat(Browser.location(answer)).startsWith(redirectUri + "?").contains("error=login_required");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:53123/other", "http://127.0.0.1:53123/native?x",
			"http://localhost/native", "http://[::1]/native", "http://127.0.0.2/native", "https://127.0.0.1/native",
			"http://127.0.0.1:80@evil.example/native", "http://evil.example:80/native", "http://127.0.0.1:x/native",
			"http://127.0.0.1.evil.example/native", "http://user@127.0.0.1/native", "http://127.0.0.1:53123/native#x" })
	void P01_nothing_but_the_port_of_a_loopback_address_may_differ_RFC8252(String redirectUri) {
		assertPage(asked(Replica.NATIVE, (request) -> request.put("redirect_uri", redirectUri)),
				"address to return to");
	}

	@Test
	void P01_no_port_of_a_confidential_client_s_loopback_address_may_differ_RFC8252() {
		String clientId = "loopback-" + UUID.randomUUID();
		this.replica.bean(ClientRegistry.class)
			.register(clientId,
					new ClientDetails("Loopback", List.of("client_secret_basic"), List.of("authorization_code"),
							List.of("http://127.0.0.1/web"), List.of(), List.of("openid"), "RS256", true, true,
							List.of(), List.of(), null, null, CertificateName.NONE, false, null),
					null);
		TestClient client = new TestClient(clientId, null);
		assertPage(asked(client, (request) -> request.put("redirect_uri", "http://127.0.0.1:53123/web")),
				"address to return to");
		// Nor is it told so there where something else is wrong, too.
		assertPage(asked(client, (request) -> {
			request.put("redirect_uri", "http://127.0.0.1:53123/web");
			request.put("response_type", "token");
		}), "");
		Map<String, String> request = Browser.request(client, "openid");
		request.put("redirect_uri", "http://127.0.0.1/web");
		request.put("prompt", "none");
		assertThat(Browser.location(new Browser(this.replica).authorize(request)))
			.startsWith("http://127.0.0.1/web?error=login_required");
	}

	@Test
	void P02_missing_redirect_uri_is_shown_to_the_user_OIDC_Core() {
		assertPage(asked((request) -> request.remove("redirect_uri")), "address to return to");
	}

	@Test
	void P13_missing_client_id_is_a_clear_page_RFC6749() {
		assertPage(asked((request) -> request.remove("client_id")), "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "token", "id_token", "code id_token", "code token" })
	void P06_only_the_code_response_type_is_answered_RFC9700(String responseType) {
		assertThat(error((request) -> request.put("response_type", responseType)))
			.containsEntry("error", "unsupported_response_type")
			.containsEntry("iss", Replica.ISSUER)
			.containsKey("state");
		assertPage(asked((request) -> {
			request.put("response_type", responseType);
			request.put("redirect_uri", "https://evil.example/");
		}), "");
	}

	@Test
	void P13_a_missing_response_type_is_told_to_the_client_only_if_it_is_sure_who_asks_RFC6749() {
		assertThat(error((request) -> request.remove("response_type"))).containsEntry("error", "invalid_request");
		for (String name : new String[] { "client_id", "redirect_uri" }) {
			assertPage(asked((request) -> {
				request.remove("response_type");
				request.remove(name);
			}), "");
		}
	}

	@Test
	void P15_a_request_without_PKCE_is_refused_RFC9700() {
		Map<String, String> error = error((request) -> {
			request.remove("code_challenge");
			request.remove("code_challenge_method");
		});
		assertThat(error).containsEntry("error", "invalid_request");
	}

	@Test
	void P15_plain_PKCE_is_refused_RFC9700() {
		assertThat(error((request) -> request.put("code_challenge_method", "plain"))).containsEntry("error",
				"invalid_request");
		assertThat(error((request) -> request.remove("code_challenge_method"))).containsEntry("error",
				"invalid_request");
		assertThat(error((request) -> request.put("code_challenge", "short"))).containsEntry("error",
				"invalid_request");
	}

	@Test
	void P15_a_registration_may_waive_PKCE_for_a_client_that_sends_a_nonce_OAuth21() {
		Map<String, String> request = Browser.request(Replica.WITHOUT_PKCE, "openid");
		request.remove("code_challenge");
		request.remove("code_challenge_method");
		assertThat(new Browser(this.replica).authorize(request, Replica.ALICE)).containsKey("code");
		request.remove("nonce");
		HttpResponse<String> refused = new Browser(this.replica).authorize(request);
		assertThat(Browser.parameters(Browser.location(refused))).containsEntry("error", "invalid_request");
	}

	@Test
	void P15_a_registration_may_waive_the_nonce_as_well_OIDC_Core() {
		Map<String, String> request = Browser.request(Replica.WITHOUT_NONCE, "openid");
		List.of("code_challenge", "code_challenge_method", "nonce").forEach(request::remove);
		Map<String, String> answer = new Browser(this.replica).authorize(request, Replica.ALICE);
		Client client = new Client(Replica.WITHOUT_NONCE, this.replica);
		Map<String, String> form = Client.codeGrant(Objects.requireNonNull(answer.get("code")));
		form.remove("code_verifier");
		HttpResponse<String> tokens = client.token(form);
		assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
		assertThat(Client.claims(Client.text(Client.json(tokens), "id_token"))).doesNotContainKey("nonce");
	}

	@Test
	void P07_an_error_carries_error_state_and_iss_RFC9207() {
		Map<String, String> request = Browser.request(Replica.WEB, "openid admin");
		HttpResponse<String> response = new Browser(this.replica).authorize(request);
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(Browser.location(response)).startsWith(Replica.CALLBACK);
		assertThat(Browser.parameters(Browser.location(response))).containsEntry("error", "invalid_scope")
			.containsEntry("state", request.get("state"))
			.containsEntry("iss", Replica.ISSUER)
			.doesNotContainKey("code");
	}

	@Test
	void P12_prompt_none_never_shows_a_page_OIDC_Core() {
		Map<String, String> request = Browser.request(Replica.WEB, "openid profile");
		request.put("prompt", "none");
		Browser browser = new Browser(this.replica);
		assertThat(Browser.parameters(Browser.location(browser.authorize(request))))
			.containsEntry("error", "login_required")
			.containsEntry("state", request.get("state"))
			.containsEntry("iss", Replica.ISSUER);
		browser.signIn(Replica.AUDITOR);
		Map<String, String> other = Browser.request(Replica.OTHER, "openid profile");
		other.put("prompt", "none");
		assertThat(Browser.parameters(Browser.location(browser.authorize(other)))).containsEntry("error",
				"consent_required");
		browser.authorize(Browser.request(Replica.WEB, "openid profile"), Replica.AUDITOR);
		assertThat(Browser.parameters(Browser.location(browser.authorize(request)))).containsKey("code");
		request.put("prompt", "none login");
		assertThat(Browser.parameters(Browser.location(browser.authorize(request)))).containsEntry("error",
				"invalid_request");
	}

	@ParameterizedTest
	@CsvSource({ "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
			"registration, {}, registration_not_supported", "response_mode, fragment, invalid_request" })
	void P33_what_is_not_offered_is_refused_OIDC_Core(String name, String value, String error) {
		assertThat(error((request) -> request.put(name, value))).containsEntry("error", error);
	}

	@Test
	void P33_request_uri_is_not_offered_and_cannot_name_a_request_that_waits_for_consent() {
		assertPage(asked((request) -> request.put("request_uri", "urn:ietf:params:oauth:request_uri:x")), "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_id", "redirect_uri", "scope", "state", "response_type", "nonce", "code_challenge",
			"code_challenge_method", "prompt", "anything" })
	void P13_a_duplicate_parameter_is_a_clear_page_RFC6749(String name) {
		Browser browser = new Browser(this.replica);
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		request.putIfAbsent(name, "x");
		assertPage(browser.get("/oauth2/authorize?" + Browser.form(request) + "&" + name + "=x"), "more than once");
	}

	@Test
	void P13_over_long_and_malformed_values_are_a_clear_answer_never_5xx() throws IOException {
		assertPage(asked((request) -> request.put("state", "s".repeat(5000))), "too long");
		assertPage(asked((request) -> request.put("client_id", "web\u0000")), "control characters");
		assertPage(asked((request) -> request.put("scope", "openid\nprofile")), "control characters");
		Browser browser = new Browser(this.replica);
		HttpResponse<String> megabyte = browser.post("/oauth2/authorize",
				"response_type=code&state=" + "s".repeat(1 << 20));
		assertThat(megabyte.statusCode()).isBetween(400, 499);
		megabyte = browser.post("/oauth2/token", "grant_type=authorization_code&code=" + "c".repeat(1 << 20));
		assertThat(megabyte.statusCode()).isBetween(400, 499);
		assertThat(raw("GET /oauth2/authorize?client_id=%zz&state=%e2%28%a1 HTTP/1.1")).startsWith("HTTP/1.1 4");
		assertThat(raw("GET /oauth2/authorize?state=" + "s".repeat(1 << 20) + " HTTP/1.1")).startsWith("HTTP/1.1 4");
	}

	@Test
	void P05_no_CORS_at_the_authorization_endpoint_RFC9700() {
		HttpResponse<String> response = new Browser(this.replica).get(
				"/oauth2/authorize?" + Browser.form(Browser.request(Replica.WEB, "openid")), "Origin",
				"https://client.example");
		assertThat(response.headers().map().keySet()).noneMatch((name) -> name.startsWith("access-control-"));
	}

	@Test
	void P09_protocol_pages_refuse_framing_and_carry_a_policy_RFC9700() {
		HttpResponse<String> page = asked((request) -> request.put("client_id", "nobody"));
		assertThat(page.headers().firstValue("Content-Security-Policy").orElse("")).contains("frame-ancestors 'none'")
			.doesNotContain("unsafe-inline");
	}

	@Test
	void an_access_token_does_not_stand_for_a_signed_in_user_at_the_authorization_endpoint() {
		Map<String, Object> tokens = new Client(Replica.WEB, this.replica).tokens(new Browser(this.replica),
				Replica.ALICE, "openid");
		HttpResponse<String> response = new Browser(this.replica).get(
				"/oauth2/authorize?" + Browser.form(Browser.request(Replica.WEB, "openid notes.write")),
				"Authorization", "Bearer " + Client.text(tokens, "access_token"));
		assertThat(Browser.location(response)).contains("/signin");
	}

	@Test
	void P04_a_form_is_answered_with_302_and_never_with_307_RFC9700() {
		Browser browser = new Browser(this.replica);
		browser.signIn(Replica.AUDITOR);
		HttpResponse<String> page = browser
			.get(path(Browser.location(browser.authorize(Browser.request(Replica.NATIVE, "openid profile")))));
		String form = Browser.consent(page.body());
		HttpResponse<String> answer = browser.post("/oauth2/authorize", form);
		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(Browser.parameters(Browser.location(answer))).containsKeys("code", "iss", "state");
		HttpResponse<String> again = browser.post("/oauth2/authorize", form);
		assertPage(again, "has been answered or has expired");
	}

	@Test
	void P10_consent_of_one_user_cannot_be_given_by_another() {
		Map<String, String> request = Browser.request(Replica.OTHER, "openid notes.write");
		Browser alice = new Browser(this.replica);
		alice.signIn(Replica.ALICE);
		String state = state(alice.authorize(request));
		Browser other = new Browser(this.replica);
		other.signIn(Replica.AUDITOR);
		HttpResponse<String> asked = other.authorize(request);
		String form = Browser.consent(other.get(path(Browser.location(asked))).body());
		assertPage(other.post("/oauth2/authorize",
				form.replace(Browser.form(Map.of("state", state(asked))), Browser.form(Map.of("state", state)))), "");
	}

	@Test
	void P12_refused_consent_is_access_denied_RFC6749() {
		Browser browser = new Browser(this.replica);
		browser.signIn(Replica.ALICE);
		Map<String, String> request = Browser.request(Replica.WITHOUT_PKCE, "openid email");
		String form = Browser.consent(browser.get(path(Browser.location(browser.authorize(request)))).body());
		HttpResponse<String> answer = browser.post("/oauth2/authorize",
				form.replaceAll("(^|&)scope=[^&]*", "") + "&decision=deny");
		assertThat(Browser.parameters(Browser.location(answer))).containsEntry("error", "access_denied")
			.containsEntry("state", request.get("state"))
			.containsEntry("iss", Replica.ISSUER);
	}

	private static String state(HttpResponse<String> toConsent) {
		return Objects.requireNonNull(Browser.parameters(Browser.location(toConsent)).get("state"));
	}

	private HttpResponse<String> asked(Consumer<Map<String, String>> change) {
		return asked(Replica.WEB, change);
	}

	private HttpResponse<String> asked(TestClient client, Consumer<Map<String, String>> change) {
		Map<String, String> request = Browser.request(client, "openid");
		change.accept(request);
		return new Browser(this.replica).authorize(request);
	}

	private Map<String, String> error(Consumer<Map<String, String>> change) {
		HttpResponse<String> response = asked(change);
		assertThat(Browser.location(response)).startsWith(Replica.CALLBACK);
		return Browser.parameters(Browser.location(response));
	}

	private static void assertPage(HttpResponse<String> response, String text) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Location")).isEmpty();
		assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
		assertThat(response.body()).contains(text);
	}

	private String raw(String requestLine) throws IOException {
		URI uri = URI.create(this.replica.url("/"));
		try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write((requestLine + "\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
		}
	}

	private static String path(String location) {
		URI uri = URI.create(location);
		return uri.getRawPath() + "?" + uri.getRawQuery();
	}

}
