package dev.oauth2flow.api.access;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.oauth2flow.api.Answer;
import dev.oauth2flow.api.RunningApi;
import dev.oauth2flow.api.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("NullAway.Init")
class AccessTest extends RunningApi {

	private static final String NOTES = "/api/v1/notes";

	private static final Duration LIFETIME = Duration.ofMinutes(5);

	private final String user = UUID.randomUUID().toString();

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping operations;

	@Test
	void every_operation_stands_in_the_table_and_every_row_has_its_operation() {
		List<String> mapped = this.operations.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getPatternValues()
				.stream()
				.filter((route) -> route.startsWith("/api/"))
				.flatMap((route) -> mapping.getMethodsCondition()
					.getMethods()
					.stream()
					.map((method) -> method + " " + route)))
			.toList();
		List<String> listed = AccessTable.ROWS.stream()
			.filter((row) -> !row.method().equals(HttpMethod.HEAD))
			.map((row) -> row.method() + " " + row.route())
			.toList();
		assertThat(mapped).isNotEmpty().containsExactlyInAnyOrderElementsOf(listed);
	}

	@Test
	void P46_a_request_without_a_token_is_challenged_RFC6750() {
		for (AccessTable.Row row : AccessTable.ROWS) {
			Answer answer = send(row.method().name(), row.route().replace("{id}", this.user), "");
			assertThat(answer.status()).isEqualTo(401);
			assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer").doesNotContain("error=");
		}
	}

	@ParameterizedTest
	@CsvSource({ "GET,/api/v1/me,notes.read notes.write", "GET,/api/v1/notes,profile.read notes.write",
			"HEAD,/api/v1/notes,profile.read notes.write", "POST,/api/v1/notes,profile.read notes.read",
			"GET,/api/v1/notes/1,notes.write", "PUT,/api/v1/notes/1,notes.read", "DELETE,/api/v1/notes/1,notes.read",
			"GET,/api/v1/notes,openid", "GET,/api/v1/notes,notes.readx NOTES.READ" })
	void P46_a_token_without_the_scope_is_403_insufficient_scope_RFC6750(String method, String path, String scope) {
		Answer answer = send(method, path, TestIssuer.token(this.user, scope));
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
	}

	@Test
	void P46_an_expired_token_is_refused_RFC9068() {
		isInvalid((claims) -> claims.issueTime(Date.from(Instant.now().minusSeconds(600)))
			.expirationTime(Date.from(Instant.now().minusSeconds(120))));
	}

	@Test
	void P46_a_token_for_another_audience_is_refused_RFC9068() {
		isInvalid((claims) -> claims.audience("http://localhost:8070"));
		isInvalid((claims) -> claims.audience((String) null));
	}

	@Test
	void P46_a_token_of_another_issuer_is_refused_RFC9068() {
		isInvalid((claims) -> claims.issuer("http://localhost:9999"));
	}

	@Test
	void P46_a_token_of_another_type_is_refused_RFC9068() {
		isInvalid(TestIssuer.sign("JWT", TestIssuer.claims(this.user, "notes.read").build()));
	}

	@Test
	void P46_a_token_of_another_key_or_of_none_is_refused_RFC9068() {
		JWTClaimsSet claims = TestIssuer.claims(this.user, "notes.read").build();
		isInvalid(TestIssuer.sign(TestIssuer.newKey(), "at+jwt", claims));
		isInvalid(new PlainJWT(claims).serialize());
		String token = TestIssuer.token(this.user, "notes.read");
		isInvalid(token.substring(0, token.lastIndexOf('.') + 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "\u00e9", "a b" })
	void P46_what_is_no_token_is_refused_RFC6750(String token) {
		Answer answer = send("GET", NOTES, token);
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_");
	}

	@Test
	void P46_a_revoked_token_grant_or_subject_is_refused_at_once() {
		String jti = UUID.randomUUID().toString();
		String grant = UUID.randomUUID().toString();
		String token = TestIssuer.token(this.user, "notes.read",
				(claims) -> claims.jwtID(jti).claim("grant_id", grant));
		for (String revocation : List.of("token:" + jti, "grant:" + grant, "subject:" + this.user)) {
			assertThat(send("GET", NOTES, token).status()).isEqualTo(200);
			String value = revocation.startsWith("subject:") ? Long.toString(Instant.now().getEpochSecond()) : "1";
			this.redis.opsForValue().set("revoked:" + revocation, value, LIFETIME);
			isInvalid(token);
			this.redis.delete("revoked:" + revocation);
		}
	}

	@Test
	void P45_a_token_in_the_query_or_in_a_form_is_not_read_RFC6750() {
		String token = TestIssuer.token(this.user, "notes.read notes.write");
		Answer inQuery = send("GET", NOTES + "?access_token=" + token, "");
		assertThat(inQuery.status()).isEqualTo(400);
		assertThat(inQuery.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
		assertThat(send("POST", NOTES, "", BodyPublishers.ofString("access_token=" + token), "Content-Type",
				"application/x-www-form-urlencoded")
			.status()).isEqualTo(401);
	}

	@Test
	void what_does_not_exist_is_404_for_callers_and_401_for_everybody_else() {
		String token = TestIssuer.token(this.user, "profile.read notes.read notes.write");
		for (String path : List.of("/", "/api", "/api/v1/notes/a/b", "/api/v2/me", "/error", "/actuator/health",
				"/actuator/env", "/api/v1/notes/")) {
			Answer answer = send("GET", path, token);
			assertThat(answer.status()).as(path).isEqualTo(404);
			assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
			assertThat(send("GET", path, "").status()).as(path).isEqualTo(401);
		}
	}

	@Test
	void a_method_that_does_not_exist_is_405_with_those_that_do() {
		String token = TestIssuer.token(this.user, "profile.read notes.read notes.write");
		for (String method : List.of("PATCH", "TRACE", "OPTIONS", "PUT", "NONSENSE")) {
			Answer answer = send(method, NOTES, token);
			assertThat(answer.status()).as(method).isBetween(400, 405);
		}
		Answer answer = send("PATCH", NOTES, token);
		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.header("Allow")).contains("GET").contains("POST");
	}

	@Test
	void HEAD_answers_as_GET_without_a_body() {
		Answer answer = send("HEAD", NOTES, TestIssuer.token(this.user, "notes.read"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEmpty();
	}

	@Test
	void P46_protected_resource_metadata_names_the_issuer_and_the_scopes_RFC9728() {
		Answer answer = send("GET", "/.well-known/oauth-protected-resource", "");
		assertThat(answer.status()).isEqualTo(200);
		JsonNode metadata = answer.json();
		assertThat(metadata.get("resource").asString()).isEqualTo(TestIssuer.AUDIENCE);
		assertThat(metadata.at("/authorization_servers/0").asString()).isEqualTo(TestIssuer.url());
		assertThat(metadata.get("authorization_servers")).hasSize(1);
		assertThat(metadata.get("scopes_supported")).extracting(JsonNode::asString)
			.containsExactly("profile.read", "notes.read", "notes.write");
		assertThat(metadata.get("authorization_details_types_supported")).extracting(JsonNode::asString)
			.containsExactly("note_access");
		assertThat(metadata.at("/bearer_methods_supported/0").asString()).isEqualTo("header");
		assertThat(metadata.get("bearer_methods_supported")).hasSize(1);
		assertThat(metadata.path("dpop_signing_alg_values_supported")).extracting(JsonNode::asString).contains("ES256");
	}

	@Test
	void no_other_origin_may_read_and_no_session_is_made() {
		String token = TestIssuer.token(this.user, "notes.read");
		Answer answer = send("GET", NOTES, token, "Origin", "https://elsewhere.example");
		assertThat(answer.response().headers().map()).doesNotContainKeys("Access-Control-Allow-Origin", "Set-Cookie");
		assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
	}

	@Test
	void health_is_answered_on_the_management_port_alone() {
		assertThat(manage("/actuator/health/liveness").status()).isEqualTo(200);
		assertThat(manage("/actuator/health/readiness").status()).isEqualTo(200);
		assertThat(manage("/actuator/prometheus").text()).contains("http_server_requests");
		assertThat(manage("/actuator/env").status()).isIn(401, 404);
		assertThat(manage("/api/v1/notes").status()).isIn(401, 404);
	}

	private void isInvalid(UnaryOperator<JWTClaimsSet.Builder> change) {
		isInvalid(TestIssuer.token(this.user, "notes.read", change));
	}

	private void isInvalid(String token) {
		Answer answer = send("GET", NOTES, token);
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer").contains("error=\"invalid_token\"");
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
	}

}
