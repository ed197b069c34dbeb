package dev.oauth2flow.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import dev.oauth2flow.local.stores.TestStores;
import dev.oauth2flow.platform.accesstoken.AccessTokenSecurity;
import dev.oauth2flow.platform.accesstoken.TestHolder;
import dev.oauth2flow.platform.accesstoken.TestIssuer;
import dev.oauth2flow.platform.audit.AuditMessage;
import dev.oauth2flow.platform.audit.AuditOutbox;
import dev.oauth2flow.platform.errors.ProblemDetailsAdvice;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a service gets at its edges by having the platform, and nothing else, around it.
 */
class ServiceTest {

	private static final String SECRET = "s3cr3t-that-must-not-be-seen";

	private static final String NOTES = "http://localhost:8090/notes";

	private static final String INSIDE = "http://api:8090";

	private static final Spans SPANS = new Spans();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static TestIssuer issuer;

	private static ServletWebServerApplicationContext service;

	@BeforeAll
	static void start() throws Exception {
		issuer = new TestIssuer();
		Map<String, String> settings = new HashMap<>(TestStores.settings("resource-api"));
		settings.putAll(issuer.settings());
		settings.put("oauth2flow.access-token.addresses", INSIDE);
		settings.putAll(Map.of("server.port", "0", "spring.application.name", "resource-api", "spring.flyway.locations",
				"classpath:db/tables-of-a-service", "management.tracing.sampling.probability", "1",
				"management.opentelemetry.tracing.export.schedule-delay", "50ms"));
		service = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Service.class)
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
	void P46_a_request_without_a_token_gets_a_challenge_without_an_error_code_RFC6750() throws Exception {
		HttpResponse<String> answer = send(request("/notes"));
		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer")
			.doesNotContain("error=");
		assertProblem(answer, 401);
	}

	@Test
	void P46_a_token_that_is_none_is_answered_with_invalid_token_RFC6750() throws Exception {
		HttpResponse<String> answer = send(request("/notes").header("Authorization", "Bearer " + SECRET));
		assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("error=\"invalid_token\"")
			.doesNotContain(SECRET);
		assertProblem(answer, 401);
	}

	@Test
	void P46_a_token_without_the_scope_is_answered_with_insufficient_scope_RFC6750() throws Exception {
		HttpResponse<String> answer = send(authorized(request("/notes").POST(HttpRequest.BodyPublishers.noBody())));
		assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
			.contains("error=\"insufficient_scope\"");
		assertProblem(answer, 403);
	}

	@Test
	void P46_two_tokens_in_one_request_are_invalid_RFC6750() throws Exception {
		HttpResponse<String> twice = send(authorized(authorized(request("/notes"))));
		assertThat(twice.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("error=\"invalid_request\"");
		assertProblem(twice, 400);
	}

	@Test
	void P46_a_token_in_the_query_is_invalid_RFC9700() throws Exception {
		HttpResponse<String> inQuery = send(request("/notes?access_token=" + issuer.token((_) -> {
		})));
		assertThat(inQuery.headers().firstValue("WWW-Authenticate").orElseThrow())
			.contains("error=\"invalid_request\"");
		assertProblem(inQuery, 400);
	}

	@Test
	void P22_a_bound_token_opens_with_a_proof_of_its_key_once_and_as_a_bearer_token_never_RFC9449() throws Exception {
		TestHolder holder = new TestHolder();
		String token = issuer.token((claims) -> claims.put("cnf", Map.of("jkt", holder.thumbprint())));
		HttpResponse<String> asked = send(bound(token, holder.proof("GET", NOTES, token, null)));
		assertThat(asked.headers().firstValue("WWW-Authenticate").orElseThrow())
			.startsWith("DPoP error=\"use_dpop_nonce\"")
			.contains("algs=\"ES256 PS256 EdDSA Ed25519\"");
		assertProblem(asked, 401);
		String nonce = asked.headers().firstValue("DPoP-Nonce").orElseThrow();

		String proof = holder.proof("GET", NOTES, token, nonce);
		assertThat(send(bound(token, proof)).statusCode()).isEqualTo(200);
		assertRefused(send(bound(token, proof)), "invalid_dpop_proof");
		HttpResponse<String> bearer = send(request("/notes").header("Authorization", "Bearer " + token));
		assertThat(bearer.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("error=\"invalid_token\"");
		assertProblem(bearer, 401);
	}

	@Test
	void P22_a_proof_for_another_token_method_or_address_or_by_another_key_is_refused_RFC9449() throws Exception {
		TestHolder holder = new TestHolder();
		String token = issuer.token((claims) -> claims.put("cnf", Map.of("jkt", holder.thumbprint())));
		String nonce = send(bound(token, holder.proof("GET", NOTES, token, null))).headers()
			.firstValue("DPoP-Nonce")
			.orElseThrow();
		assertRefused(send(bound(token, holder.proof("POST", NOTES, token, nonce))), "invalid_dpop_proof");
		assertRefused(send(bound(token, holder.proof("GET", "http://localhost:8090/other", token, nonce))),
				"invalid_dpop_proof");
		assertRefused(send(bound(token, holder.proof("GET", NOTES, "x", nonce))), "invalid_dpop_proof");
		assertRefused(send(bound(token, new TestHolder().proof("GET", NOTES, token, nonce))), "invalid_token");
		HttpResponse<String> unproved = send(request("/notes").header("Authorization", "DPoP " + token));
		assertThat(unproved.headers().firstValue("WWW-Authenticate").orElseThrow())
			.startsWith("DPoP error=\"invalid_request\"");
		assertProblem(unproved, 400);
		assertRefused(send(bound(token, "")), "invalid_dpop_proof");
		String unbound = issuer.token((_) -> {
		});
		assertRefused(send(bound(unbound, holder.proof("GET", NOTES, unbound, nonce))), "invalid_token");
	}

	@Test
	void P36_a_proof_for_the_name_that_the_request_gives_this_server_is_refused_RFC9449() throws Exception {
		TestHolder holder = new TestHolder();
		String token = issuer.token((claims) -> claims.put("cnf", Map.of("jkt", holder.thumbprint())));
		String nonce = send(bound(token, holder.proof("GET", NOTES, token, null))).headers()
			.firstValue("DPoP-Nonce")
			.orElseThrow();
		assertRefused(send(bound(token, holder.proof("GET", address("/notes"), token, nonce))), "invalid_dpop_proof");
		String counterfeit = "http://counterfeit.example";
		String answer = raw("GET /notes HTTP/1.1", "Host: counterfeit.example", "X-Forwarded-Host: counterfeit.example",
				"Authorization: DPoP " + token, "DPoP: " + holder.proof("GET", counterfeit + "/notes", token, nonce));
		assertThat(answer).startsWith("HTTP/1.1 401").contains("DPoP error=\"invalid_dpop_proof\"");
		assertThat(send(bound(token, holder.proof("GET", INSIDE + "/notes", token, nonce))).statusCode())
			.as("where clients reach it from inside")
			.isEqualTo(200);
	}

	/** The client of the JDK lets nobody choose the host. */
	private static String raw(String... lines) throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(address("/")).getPort())) {
			socket.getOutputStream()
				.write((String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void P46_the_metadata_of_the_api_name_it_its_issuer_and_its_algorithms_RFC9728() throws Exception {
		HttpResponse<String> metadata = send(request("/.well-known/oauth-protected-resource"));
		assertThat(metadata.statusCode()).isEqualTo(200);
		assertThat(metadata.body()).contains("\"resource\":\"http://localhost:8090\"",
				"\"authorization_servers\":[\"http://localhost:9000\"]", "\"bearer_methods_supported\":[\"header\"]",
				"\"dpop_signing_alg_values_supported\":[\"ES256\",\"PS256\",\"EdDSA\",\"Ed25519\"]");
		HttpResponse<String> unknown = send(request("/notes"));
		assertThat(String.valueOf(unknown.headers().allValues("WWW-Authenticate")))
			.contains("resource_metadata=\"http://localhost:8090/.well-known/oauth-protected-resource\"");
	}

	private static void assertRefused(HttpResponse<String> answer, String error) throws Exception {
		assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
			.startsWith("DPoP error=\"" + error + "\"");
		assertProblem(answer, 401);
	}

	private static HttpRequest.Builder bound(String token, String proof) {
		return request("/notes").header("Authorization", "DPoP " + token).header("DPoP", proof);
	}

	@Test
	void a_token_with_the_scope_is_let_in() throws Exception {
		assertThat(send(authorized(request("/notes"))).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "GET,/open/nothing-here,,404", "DELETE,/open/json,,405", "POST,/open/json,'{\"a\":',400",
			"POST,/open/json,'\"text\"',400", "GET,/open/number?n=abc,,400", "GET,/open/number,,400",
			"GET,/open/broken,,500" })
	void every_error_is_a_problem_with_the_id_of_its_trace_RFC9457(String method, String path, String body, int status)
			throws Exception {
		HttpResponse<String> answer = send(request(path).header("Content-Type", "application/json")
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody()));
		assertProblem(answer, status);
		assertThat(answer.body()).doesNotContain(SECRET, "Exception", "dev.oauth2flow");
	}

	@Test
	void an_unknown_media_type_is_a_problem() throws Exception {
		assertProblem(send(request("/open/json").header("Content-Type", "text/csv")
			.POST(HttpRequest.BodyPublishers.ofString("a,b"))), 415);
	}

	@Test
	void a_store_that_is_away_is_told_with_the_time_to_come_back() throws Exception {
		HttpResponse<String> answer = send(request("/open/away"));
		assertProblem(answer, 503);
		assertThat(answer.headers().firstValue("Retry-After")).isPresent();
	}

	@Test
	void a_form_field_of_a_megabyte_is_refused_as_too_large() throws Exception {
		HttpResponse<String> answer = send(
				request("/open/form").header("Content-Type", "application/x-www-form-urlencoded")
					.POST(HttpRequest.BodyPublishers.ofString("text=" + "x".repeat(1 << 20))));
		assertThat(answer.statusCode()).isIn(400, 413);
	}

	@Test
	void readiness_depends_on_the_stores() throws Exception {
		assertThat(send(request("/actuator/health/readiness")).statusCode()).isEqualTo(200);
		HealthEndpointGroup readiness = Objects
			.requireNonNull(service.getBean(HealthEndpointGroups.class).get("readiness"));
		assertThat(List.of("readinessState", "databaseReadiness", "cacheReadiness")).allMatch(readiness::isMember);
		assertThat(List.of("db", "redis", "diskSpace")).noneMatch(readiness::isMember);
	}

	@Test
	void a_request_is_one_trace_through_http_sql_and_redis_that_tells_no_secret() throws Exception {
		HttpResponse<String> answer = send(request("/open/things/" + SECRET + "?code=" + SECRET));
		assertThat(answer.statusCode()).isEqualTo(200);
		String trace = answer.headers().firstValue("X-Trace-Id").orElseThrow();
		List<SpanData> spans = spansOf(trace, 5);

		assertThat(spans).extracting(SpanData::getKind).contains(SpanKind.SERVER, SpanKind.CLIENT);
		assertThat(spans).filteredOn((span) -> !span.getParentSpanContext().isValid()).hasSize(1);
		assertThat(attributes(spans, "db.redis.key_pattern")).contains("api:thing:*");
		assertThat(attributes(spans, "jdbc.query[0]")).anyMatch((sql) -> sql.contains("?"));
		assertThat(attributes(spans, "http.url")).isNotEmpty();
		assertThat(spans).allSatisfy((span) -> {
			assertThat(span.toString()).doesNotContain(SECRET);
			assertThat(span.getResource().getAttribute(AttributeKey.stringKey("service.name")))
				.isEqualTo("resource-api");
		});
	}

	@Test
	void a_failure_leaves_its_type_in_the_span_and_not_its_message() throws Exception {
		HttpResponse<String> answer = send(request("/open/bad-sql?n=" + SECRET));
		assertThat(answer.statusCode()).isEqualTo(500);
		List<SpanData> spans = spansOf(answer.headers().firstValue("X-Trace-Id").orElseThrow(), 2);
		assertThat(spans.toString()).contains("exception.type=\"org.postgresql.util.PSQLException\"")
			.doesNotContain(SECRET);
	}

	@Test
	void an_audit_event_is_sent_in_the_trace_that_it_came_from() throws Exception {
		String answer = send(request("/open/audited")).headers().firstValue("X-Trace-Id").orElseThrow();
		List<SpanData> spans = Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> spansOf(answer, 1),
					(found) -> found.stream().anyMatch((span) -> span.getKind() == SpanKind.PRODUCER));
		SpanData request = spans.stream().filter((span) -> span.getKind() == SpanKind.SERVER).findFirst().orElseThrow();
		assertThat(spans).filteredOn((span) -> span.getKind() == SpanKind.PRODUCER)
			.singleElement()
			.satisfies((send) -> {
				assertThat(send.getParentSpanId()).isEqualTo(request.getSpanId());
				assertThat(send.getName()).contains("audit.events.v1");
			});
	}

	@Test
	void housekeeping_makes_no_traces() throws Exception {
		// Whatever the outbox did before this request was made is out by then.
		String last = send(request("/open/number?n=1")).headers().firstValue("X-Trace-Id").orElseThrow();
		spansOf(last, 1);
		assertThat(SPANS.all).filteredOn((span) -> !span.getParentSpanContext().isValid())
			.allSatisfy((span) -> assertThat(span.getKind()).as(span.getName()).isEqualTo(SpanKind.SERVER));
	}

	private static List<SpanData> spansOf(String trace, int atLeast) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> SPANS.all.stream().filter((span) -> span.getTraceId().equals(trace)).toList(),
					(spans) -> spans.size() >= atLeast
							&& spans.stream().anyMatch((span) -> !span.getParentSpanContext().isValid()));
	}

	private static List<String> attributes(List<SpanData> spans, String name) {
		return spans.stream()
			.map((span) -> span.getAttributes().get(AttributeKey.stringKey(name)))
			.filter((value) -> value != null)
			.toList();
	}

	private static void assertProblem(HttpResponse<String> answer, int status) {
		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
		String trace = answer.headers().firstValue("X-Trace-Id").orElseThrow();
		assertThat(answer.body()).contains("\"status\":" + status)
			.contains("\"trace_id\":\"" + trace + "\"")
			.contains("\"instance\":");
	}

	private static int port() {
		return Objects.requireNonNull(service.getWebServer()).getPort();
	}

	private static String address(String path) {
		return "http://localhost:" + port() + path;
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(address(path)));
	}

	private static HttpRequest.Builder authorized(HttpRequest.Builder request) {
		return request.header("Authorization", "Bearer " + issuer.token((_) -> {
		}));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	static final class Spans implements SpanExporter {

		private final List<SpanData> all = new CopyOnWriteArrayList<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.all.addAll(spans);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Things.class, Errors.class })
	static class Service {

		@Bean
		SpanExporter spans() {
			return SPANS;
		}

		@Bean
		SecurityFilterChain security(HttpSecurity http, AccessTokenSecurity accessToken) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/open/**", "/actuator/**")
					.permitAll()
					.requestMatchers(HttpMethod.GET, "/notes")
					.hasAuthority("SCOPE_notes.read")
					.requestMatchers(HttpMethod.POST, "/notes")
					.hasAuthority("SCOPE_notes.write")
					.anyRequest()
					.denyAll())
				.oauth2ResourceServer(accessToken.opening(List.of("notes.read", "notes.write"), List.of()))
				.csrf(AbstractHttpConfigurer::disable)
				.build();
		}

	}

	@RestController
	static class Things {

		private final StringRedisTemplate redis;

		private final JdbcClient database;

		private final RestClient http;

		private final AuditOutbox outbox;

		private final TransactionOperations transaction;

		private final Tracer tracer;

		Things(StringRedisTemplate redis, DataSource dataSource, RestClient.Builder http, AuditOutbox outbox,
				TransactionOperations transaction, Tracer tracer) {
			this.outbox = outbox;
			this.transaction = transaction;
			this.tracer = tracer;
			this.redis = redis;
			this.database = JdbcClient.create(dataSource);
			this.http = http.build();
		}

		@GetMapping("/notes")
		String notes() {
			return "[]";
		}

		@PostMapping("/open/json")
		Map<String, Object> json(@RequestBody Map<String, Object> body) {
			return body;
		}

		@PostMapping("/open/form")
		String form(@RequestParam String text) {
			return Integer.toString(text.length());
		}

		@GetMapping("/open/number")
		int number(@RequestParam int n) {
			return n;
		}

		@GetMapping("/open/broken")
		String broken() {
			throw new IllegalStateException("code=" + SECRET);
		}

		@GetMapping("/open/bad-sql")
		int badSql(@RequestParam String n) {
			return this.database.sql("SELECT CAST(? AS integer)").param(n).query(Integer.class).single();
		}

		@GetMapping("/open/audited")
		void audited() {
			TraceContext context = Objects.requireNonNull(this.tracer.currentSpan()).context();
			this.transaction.executeWithoutResult((_) -> this.outbox.append(new AuditMessage("ada",
					"{\"traceparent\":\"00-%s-%s-01\"}".formatted(context.traceId(), context.spanId()))));
		}

		@GetMapping("/open/away")
		String away() {
			throw new DataAccessResourceFailureException(SECRET);
		}

		@GetMapping("/open/things/{id}")
		String thing(@PathVariable String id, @RequestParam String code) {
			this.redis.opsForValue().get("api:thing:" + id);
			this.database.sql("SELECT count(*) FROM outbox_record WHERE record_key = ?")
				.param(code)
				.query(Long.class)
				.single();
			return this.http.get()
				.uri(URI.create("http://localhost:" + port() + "/open/item/" + code + "?state=" + code))
				.retrieve()
				.requiredBody(String.class);
		}

		@GetMapping("/open/item/{id}")
		String item(@PathVariable String id) {
			return Integer.toString(id.length());
		}

	}

	@RestControllerAdvice
	static class Errors extends ProblemDetailsAdvice {

	}

}
