package dev.oauth2flow.platform.mtls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.local.process.Ports;
import dev.oauth2flow.local.stores.TestStores;
import dev.oauth2flow.local.tls.TestAuthority;
import dev.oauth2flow.local.tls.TestAuthority.Holder;
import dev.oauth2flow.platform.accesstoken.AccessTokenSecurity;
import dev.oauth2flow.platform.accesstoken.TestIssuer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tokens that are bound to a certificate (RFC 8705 section 3), at a service with real TLS
 * and behind a proxy, which is known by the address 127.0.0.2.
 */
class MutualTlsTest {

	private static final String PROXY = "127.0.0.2";

	private static final TestAuthority AUTHORITY = new TestAuthority("Authority");

	private static final Holder ALICE = AUTHORITY.issue("CN=alice");

	private static final Holder BOB = TestAuthority.selfSigned("CN=bob");

	private static TestIssuer issuer;

	private static int port;

	private static ServletWebServerApplicationContext service;

	@BeforeAll
	static void start() throws Exception {
		issuer = new TestIssuer();
		port = Ports.free(1).getFirst();
		service = run(Map.of("oauth2flow.mtls.port", Integer.toString(port), "oauth2flow.mtls.proxies", PROXY));
	}

	private static ServletWebServerApplicationContext run(Map<String, String> more) {
		Map<String, String> settings = new HashMap<>(TestStores.settings("resource-api"));
		settings.putAll(issuer.settings());
		Holder server = AUTHORITY.issue("CN=localhost", "dns:localhost", "ip:127.0.0.1");
		settings.putAll(Map.of("server.port", "0", "spring.application.name", "resource-api", "spring.flyway.locations",
				"classpath:db/tables-of-a-service", "spring.ssl.bundle.pem.server.keystore.certificate",
				server.certificatePem(), "spring.ssl.bundle.pem.server.keystore.private-key", server.keyPem(),
				"server.ssl.bundle", "server", "server.max-http-request-header-size", "12KB"));
		settings.putAll(more);
		return (ServletWebServerApplicationContext) new SpringApplicationBuilder(Service.class)
			.bannerMode(Banner.Mode.OFF)
			.run(settings.entrySet()
				.stream()
				.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
				.toArray(String[]::new));
	}

	@AfterAll
	static void stop() {
		service.close();
		issuer.close();
	}

	@Test
	void P22_a_bound_token_opens_with_its_certificate_and_with_none_or_another_never_RFC8705() throws Exception {
		for (Holder holder : List.of(ALICE, BOB)) {
			String token = token(holder);
			assertThat(get(port, holder, token).body()).isEqualTo(ClientCertificates.thumbprint(holder.certificate()));
			assertRefused(get(port, null, token));
			assertRefused(get(port, AUTHORITY.issue("CN=alice"), token));
		}
	}

	@Test
	void P22_on_the_usual_port_nobody_is_asked_for_a_certificate_RFC8705() throws Exception {
		assertRefused(get(usualPort(), ALICE, token(ALICE)));
		String unbound = issuer.token((_) -> {
		});
		assertThat(get(usualPort(), ALICE, unbound).body()).isEqualTo("none");
	}

	@Test
	void P22_a_token_that_is_not_bound_needs_no_certificate_RFC8705() throws Exception {
		String unbound = issuer.token((_) -> {
		});
		assertThat(get(port, null, unbound).statusCode()).isEqualTo(200);
		assertThat(get(port, BOB, unbound).statusCode()).isEqualTo(200);
	}

	@Test
	void P22_an_expired_certificate_is_still_the_one_that_a_token_is_bound_to_RFC8705() throws Exception {
		// Whether it may get tokens is the issuer's to say; here it is a key and no more.
		Holder expired = AUTHORITY.issueExpired("CN=alice");
		assertThat(get(port, expired, token(expired)).statusCode()).isEqualTo(200);
	}

	@Test
	void P22_a_token_that_is_bound_to_a_key_and_a_certificate_wants_both_RFC8705() throws Exception {
		String token = issuer.token((claims) -> claims.put("cnf",
				Map.of("jkt", "x", "x5t#S256", ClientCertificates.thumbprint(ALICE.certificate()))));
		assertRefused(get(port, ALICE, token));
	}

	@Test
	void P22_a_proxys_word_for_a_certificate_counts_RFC9440() throws Exception {
		assertThat(get(PROXY, null, token(ALICE), "Client-Cert", ALICE.header()).statusCode()).isEqualTo(200);
		assertThat(
				get(PROXY, null, token(ALICE), "Client-Cert", ALICE.header(), "Client-Cert-Chain", BOB.header()).body())
			.isEqualTo(ClientCertificates.thumbprint(ALICE.certificate()));
		assertRefused(get(PROXY, null, token(ALICE), "Client-Cert", BOB.header()));
		assertRefused(get(PROXY, null, token(ALICE)));
	}

	@Test
	void P36_nobody_elses_word_for_a_certificate_counts_RFC9440() throws Exception {
		assertRefused(get("127.0.0.1", null, token(ALICE), "Client-Cert", ALICE.header()));
		assertRefused(get("127.0.0.1", null, token(ALICE), "Client-Cert", ALICE.header(), "X-Forwarded-For", PROXY,
				"Forwarded", "for=" + PROXY));
		assertRefused(get("127.0.0.1", BOB, token(ALICE), "Client-Cert", ALICE.header()));
		assertThat(get("127.0.0.1", BOB, token(BOB), "Client-Cert", ALICE.header()).statusCode()).isEqualTo(200);
	}

	@Test
	void P36_a_proxys_own_certificate_is_not_its_clients_RFC9440() throws Exception {
		assertRefused(get(PROXY, ALICE, token(ALICE)));
		assertRefused(get(PROXY, ALICE, token(ALICE), "Client-Cert", BOB.header()));
		assertThat(get(PROXY, ALICE, token(BOB), "Client-Cert", BOB.header()).statusCode()).isEqualTo(200);
	}

	@Test
	void P36_a_header_that_a_client_slipped_through_beside_the_proxys_makes_both_worthless_RFC9440() throws Exception {
		assertRefused(get(PROXY, null, token(ALICE), "Client-Cert", ALICE.header(), "Client-Cert", BOB.header()));
		assertRefused(get(PROXY, null, token(BOB), "Client-Cert", ALICE.header(), "Client-Cert", BOB.header()));
		assertRefused(get(PROXY, null, token(ALICE), "Client-Cert", ALICE.header() + ", " + BOB.header()));
		for (String malformed : List.of(ALICE.base64(), ":AAAA:", "::", "x", ":" + "A".repeat(8000) + ":")) {
			assertRefused(get(PROXY, null, token(ALICE), "Client-Cert", malformed));
		}
	}

	@Test
	void P22_the_metadata_of_the_api_say_that_tokens_may_be_bound_to_a_certificate_RFC9728() throws Exception {
		HttpResponse<String> metadata = send("127.0.0.1", port, null, "/.well-known/oauth-protected-resource");
		assertThat(metadata.body()).contains("\"tls_client_certificate_bound_access_tokens\":true");
	}

	@Test
	void the_port_for_certificates_has_the_limits_of_the_usual_one() throws Exception {
		assertThat(get("127.0.0.1", null, token(ALICE), "X-Long", "x".repeat(14_000)).statusCode()).isEqualTo(400);
	}

	@Test
	void a_port_for_certificates_without_TLS_stops_the_start() {
		assertThatThrownBy(() -> run(Map.of("server.ssl.enabled", "false", "oauth2flow.mtls.port", "9")))
			.hasStackTraceContaining("oauth2flow.mtls.port needs a certificate by server.ssl");
	}

	private static String token(Holder holder) {
		return issuer.token(
				(claims) -> claims.put("cnf", Map.of("x5t#S256", ClientCertificates.thumbprint(holder.certificate()))));
	}

	private static void assertRefused(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
		assertThat(answer.headers().allValues("WWW-Authenticate")).first()
			.asString()
			.startsWith("Bearer error=\"invalid_token\"");
	}

	private static int usualPort() {
		return Objects.requireNonNull(service.getWebServer()).getPort();
	}

	private static HttpResponse<String> get(int to, @Nullable Holder holder, String token) throws Exception {
		return send("127.0.0.1", to, holder, "/notes", "Authorization", "Bearer " + token);
	}

	private static HttpResponse<String> get(String from, @Nullable Holder holder, String token, String... headers)
			throws Exception {
		String[] all = Arrays.copyOf(headers, headers.length + 2);
		all[headers.length] = "Authorization";
		all[headers.length + 1] = "Bearer " + token;
		return send(from, port, holder, "/notes", all);
	}

	private static HttpResponse<String> send(String from, int to, @Nullable Holder holder, String path,
			String... headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + to + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		try (HttpClient client = HttpClient.newBuilder()
			.sslContext(AUTHORITY.client(holder))
			.localAddress(InetAddress.ofLiteral(from))
			.build()) {
			return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Notes.class)
	static class Service {

		@Bean
		SecurityFilterChain security(HttpSecurity http, AccessTokenSecurity accessToken) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer(accessToken.opening(List.of("notes.read"), List.of()))
				.build();
		}

	}

	@RestController
	static class Notes {

		@GetMapping("/notes")
		String certificate() {
			return Objects.requireNonNullElse(ClientCertificates.currentThumbprint(), "none");
		}

	}

}
