package dev.oauth2flow.client.flow.telemetry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.client.flow.telemetry.Step.Light;
import dev.oauth2flow.client.flow.telemetry.Step.Outcome;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class VocabularyTest {

	private static final Vocabulary WORDS = Vocabulary.read(new JsonMapper());

	@Test
	void an_authorization_request_lights_its_arrow_when_it_begins() {
		Step step = WORDS
			.step(span("auth-server", "SERVER", "http get", Map.of("method", "GET", "http.url", "/oauth2/authorize")));

		assertThat(step.lights()).containsExactly(new Light("https-authorize-request", 0, 1000, null, null));
		assertThat(step.part()).isEqualTo(3);
		assertThat(step.facts()).containsEntry("Method", "GET").containsEntry("Path", "/oauth2/authorize");
	}

	@Test
	void a_redirect_with_a_code_lights_its_arrow_when_it_is_sent() {
		Step step = WORDS
			.step(span("auth-server", "SERVER", "http post", Map.of("method", "POST", "http.url", "/oauth2/authorize",
					"status", "302", "oauth2flow.flow.location.parameters", "code=abcd…\nstate=efgh…")));

		assertThat(step.lights()).containsExactly(new Light("user-consent", 0, 1000, null, null),
				new Light("redirect-with-code", 0, 3000, null, null));
	}

	@Test
	void a_refused_token_stops_the_flow_at_the_api() {
		Step step = WORDS.step(span("resource-api", "SERVER", "http get /api/v1/me",
				Map.of("method", "GET", "http.url", "/api/v1/me", "status", "401")));

		assertThat(step.outcome()).isEqualTo(Outcome.REFUSED);
		assertThat(step.lights()).extracting(Light::arrow).containsOnly("jwt-bearer-token");
		assertThat(step.lights()).anySatisfy((light) -> assertThat(light.why()).contains("does not accept"));
	}

	@Test
	void a_page_is_a_json_response_only_where_the_api_gave_one() {
		Step page = step("client-app", "SERVER", "page", "",
				Map.of("method", "GET", "http.url", "/flow", "status", "200"));
		Step call = step("client-app", "CLIENT", "call", "page",
				Map.of("method", "GET", "http.url", "http://api/api/v1/me"));
		Map<String, String> api = Map.of("method", "GET", "http.url", "/api/v1/me");
		Step refusal = step("resource-api", "SERVER", "api", "call", with(api, "status", "401"));
		Step answer = step("resource-api", "SERVER", "api", "call", with(api, "status", "200"));
		Step elsewhere = step("resource-api", "SERVER", "api", "another", with(api, "status", "200"));

		assertThat(ways(page, call, answer)).contains("json-response/0", "json-response/1");
		assertThat(ways(page, call, refusal)).noneMatch((way) -> way.startsWith("json-response"));
		assertThat(ways(page, call, elsewhere)).contains("json-response/0").doesNotContain("json-response/1");
	}

	private static List<String> ways(Step... steps) {
		return Step.lights(List.of(steps)).stream().map((light) -> light.arrow() + "/" + light.leg()).toList();
	}

	private static Map<String, String> with(Map<String, String> attributes, String name, String value) {
		Map<String, String> more = new HashMap<>(attributes);
		more.put(name, value);
		return more;
	}

	private static Step step(String service, String kind, String id, String parent, Map<String, String> attributes) {
		return WORDS.step(new ReceivedSpan("t", id, parent, service, service + "-1", kind, "http", 1000, 3000, false,
				attributes));
	}

	@Test
	void refused_consent_brings_no_code() {
		Step step = WORDS.step(span("auth-server", "SERVER", "http post", Map.of("method", "POST", "http.url",
				"/oauth2/authorize", "status", "302", "oauth2flow.flow.location.parameters", "error=access_denied")));

		assertThat(step.lights()).extracting(Light::arrow).containsOnly("user-consent");
		assertThat(step.lights().getLast().why()).isNotNull();
	}

	@Test
	void a_statement_is_the_work_of_the_database_and_a_command_that_of_the_cache() {
		assertThat(WORDS.step(span("auth-server", "CLIENT", "query", Map.of("jdbc.query[0]", "select 1"))).part())
			.isEqualTo(5);
		assertThat(WORDS.step(span("auth-server", "CLIENT", "getex", Map.of("db.redis.key_pattern", "auth:session:*")))
			.part()).isEqualTo(6);
		assertThat(WORDS.step(span("audit-consumer", "CONSUMER", "audit.events.v1 process", Map.of())).part())
			.isEqualTo(7);
	}

	@Test
	void the_watching_itself_is_not_shown() {
		assertThat(WORDS
			.shows(span("client-app", "CLIENT", "xadd", Map.of("db.redis.key_pattern", "client:flow:steps:*"))))
			.isFalse();
		assertThat(WORDS.shows(span("client-app", "CLIENT", "set", Map.of("db.redis.key_pattern", "client:sign-in:*"))))
			.isTrue();
	}

	private static ReceivedSpan span(String service, String kind, String name, Map<String, String> attributes) {
		return new ReceivedSpan("t", "s", "", service, service + "-1", kind, name, 1000, 3000, false, attributes);
	}

}
