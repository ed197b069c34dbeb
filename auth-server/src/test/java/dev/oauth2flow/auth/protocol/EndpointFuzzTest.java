package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.oauth2flow.local.fuzz.RandomRequests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.UriUtils;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random parameters at every endpoint: whatever comes, the answer is not a failure of
 * this server and shows nothing of its inside. The seed is fixed and logged; another is
 * given by {@code -Dfuzz.seed}.
 */
class EndpointFuzzTest {

	private static final long SEED = Long.getLong("fuzz.seed", 20_260_729L);

	private static final int REQUESTS = Integer.getInteger("fuzz.requests", 120);

	private static final List<String> NAMES = List.of("response_type", "client_id", "redirect_uri", "scope", "state",
			"nonce", "code_challenge", "code_challenge_method", "prompt", "max_age", "id_token_hint", "login_hint",
			"acr_values", "claims", "display", "ui_locales", "response_mode", "request", "request_uri", "registration",
			"resource", "authorization_details", "dpop_jkt", "signed_in_since", "grant_type", "code", "code_verifier",
			"refresh_token", "token", "token_type_hint", "client_secret", "client_assertion", "client_assertion_type",
			"access_token", "post_logout_redirect_uri", "logout_hint", "decision", "_csrf", "user_code", "device_code",
			"continue", "username", "password", "client", "subject_token", "audience", "client_name", "redirect_uris",
			"grant_types", "clientName", "redirectUris", "scopes", "name", "email", "sid", "current", "secret", "id",
			"label", "credential", "description", "uses", "expiresAt");

	private static final List<String> VALUES = List.of("", " ", "code", "token", "none", "login consent", "openid",
			"openid profile email", "web", "native", "machine", Replica.CALLBACK, "https://evil.example/", "S256",
			"plain", Browser.CHALLENGE, Browser.VERIFIER, "query", "form_post", "0", "-1", "999999999999", "{}",
			"{\"userinfo\":{\"sub\":{\"value\":\"x\"}},\"id_token\":{\"acr\":{\"essential\":true,\"values\":[]}}}",
			"[[[[[[[[", "{\"id_token\":{\"x\":1e999999}}", "x.y.z", "eyJhbGciOiJub25lIn0.e30.",
			"eyJhbGciOiJSUzI1NiJ9.e30.AAAA", "urn:ietf:params:oauth:request_uri:x", "authorization_code",
			"refresh_token", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code",
			"urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "deny", "%", "%zz", "%00", "\u0000", "\r\nX: y",
			"ä€😀", "\uD800", "<script>alert(1)</script>", "' or 1=1 --", "${7*7}", "../../etc/passwd",
			"s".repeat(5000), "\uFEFF", "\u202E", "9".repeat(300), "http://127.0.0.1:99999/", "http://[::1",
			"javascript:alert(1)");

	private final Replica replica = Replica.one();

	private final Browser anonymous = new Browser(this.replica);

	private final Browser signedIn = new Browser(this.replica);

	@BeforeEach
	void signIn() {
		LoggerFactory.getLogger(EndpointFuzzTest.class).info("The seed is {}", SEED);
		this.signedIn.signIn(Replica.AUDITOR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/authorize", "/connect/logout", "/userinfo", "/oauth2/jwks",
			"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/signin", "/signout",
			"/consent", "/account", "/error", "/form-post" })
	void P13_no_query_makes_the_server_fail(String path) {
		Random random = new Random(SEED + path.hashCode());
		for (int i = 0; i < REQUESTS; i++) {
			Browser browser = random.nextBoolean() ? this.anonymous : this.signedIn;
			String query = parameters(random);
			assertWell(browser.get(path + "?" + query), path + "?" + query);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/oauth2/authorize", "/oauth2/token", "/oauth2/introspect", "/oauth2/revoke",
			"/oauth2/par", "/oauth2/device_authorization", "/connect/register", "/connect/logout", "/userinfo",
			"/signin", "/signout", "/account/withdraw" })
	void P13_no_form_makes_the_server_fail(String path) {
		Random random = new Random(SEED - path.hashCode());
		for (int i = 0; i < REQUESTS; i++) {
			Browser browser = random.nextBoolean() ? this.anonymous : this.signedIn;
			String form = parameters(random);
			assertWell(browser.post(path, form, headers(random)), path + " " + form);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/oauth2/authorize | GET, POST", "/oauth2/token | POST", "/oauth2/introspect | POST",
					"/oauth2/revoke | POST", "/userinfo | GET, POST", "/connect/logout | GET, POST",
					"/oauth2/jwks | GET, HEAD", "/.well-known/openid-configuration | GET, HEAD",
					"/.well-known/oauth-authorization-server | GET, HEAD" })
	void P13_a_method_that_an_endpoint_does_not_have_is_405_RFC9110(String path, String allowed) {
		for (String method : List.of("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH")) {
			HttpResponse<String> response = this.anonymous.send(method, path);
			if (List.of(allowed.split(", ", -1)).contains(method)) {
				assertThat(response.statusCode()).as(method).isNotIn(405, 404).isLessThan(500);
			}
			else {
				assertThat(response.statusCode()).as(method).isEqualTo(405);
				assertThat(Pages.header(response, "Allow")).isEqualTo(allowed);
			}
		}
		assertThat(this.anonymous.send("FOO", path).statusCode()).isBetween(400, 499);
	}

	@TestFactory
	Stream<DynamicTest> P13_no_request_makes_the_server_fail_wherever_something_is_mapped() {
		RandomRequests requests = new RandomRequests(this.replica.url(""), NAMES, SEED);
		String token = String.valueOf(Pages.hidden(this.signedIn.get("/account")).get("_csrf"));
		String operator = Client.text(new Client(Replica.OPERATORS, this.replica).tokens(new Browser(this.replica),
				Replica.OPERATOR, "openid admin"), "access_token");
		List<Map<String, String>> callers = List.of(Map.of(),
				Map.of("Cookie", this.signedIn.cookies(), "X-CSRF-TOKEN", token),
				Map.of("Authorization", "Bearer " + operator));
		return this.replica.beans(RequestMappingHandlerMapping.class)
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.flatMap((operation) -> operation.getPatternValues().stream())
			.distinct()
			// The other tests need the keys that there are.
			.filter((path) -> !path.equals("/admin/v1/keys/replace"))
			.flatMap((path) -> Stream.of("GET", "POST", "PUT", "DELETE")
				.map((method) -> DynamicTest.dynamicTest(method + " " + path,
						() -> assertThat(requests.faults(method, path, callers, REQUESTS / 4)).isEmpty())));
	}

	private static String parameters(Random random) {
		List<String> parameters = new ArrayList<>();
		if (random.nextInt(3) > 0) {
			Map<String, String> request = Browser.request(Replica.WEB, "openid");
			request.keySet().removeIf((name) -> random.nextInt(8) == 0);
			request.forEach((name, value) -> parameters.add(name + "=" + encode(random, value)));
		}
		IntStream.range(0, random.nextInt(6))
			.forEach((i) -> parameters.add(pick(random, NAMES) + "=" + encode(random, value(random))));
		return String.join("&", parameters);
	}

	private static String value(Random random) {
		if (random.nextInt(5) > 0) {
			return pick(random, VALUES);
		}
		byte[] bytes = new byte[random.nextInt(40)];
		random.nextBytes(bytes);
		return random.nextBoolean() ? new String(bytes, UTF_8) : Base64.getUrlEncoder().encodeToString(bytes);
	}

	/** Now and then wrongly, as bytes that are no UTF-8. */
	private static String encode(Random random, String value) {
		return (random.nextInt(30) == 0) ? "%FF%C0%80" : UriUtils.encode(value, UTF_8);
	}

	private static String[] headers(Random random) {
		String web = new Client(Replica.WEB, Replica.one()).basic();
		return switch (random.nextInt(5)) {
			case 0 -> new String[] { "Authorization", web };
			case 1 ->
				new String[] { "Authorization", "Basic " + pick(random, List.of("", "!", "Og==", "YTpi", "eA==")) };
			case 2 -> new String[] { "Authorization", "Bearer " + pick(random, List.of("x", "x.y.z", "e30.e30.e30")) };
			case 3 -> new String[] { "DPoP", pick(random, List.of("x", "e30.e30.e30")), "Authorization", web };
			default -> new String[0];
		};
	}

	private static String pick(Random random, List<String> from) {
		return from.get(random.nextInt(from.size()));
	}

	private static void assertWell(HttpResponse<String> response, String what) {
		assertThat(response.statusCode()).as("seed %d: %s", SEED, what).isLessThan(500);
		assertThat(response.body()).as("seed %d: %s", SEED, what)
			.doesNotContain("Exception", "\tat ", "springframework", "org.apache", "dev.oauth2flow");
		assertThat(response.headers().map()).as("seed %d: %s", SEED, what).doesNotContainKey("x");
	}

}
