package dev.oauth2flow.audit.openapi;

import java.util.ArrayList;
import java.util.List;

import dev.oauth2flow.audit.Replica;
import dev.oauth2flow.audit.Replica.Answer;
import dev.oauth2flow.audit.TestEvent;
import dev.oauth2flow.audit.TestIssuer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class OpenApiTest {

	private static final String EVENTS = "/paths/~1audit~1v1~1events";

	private final Replica replica = Replica.shared();

	private final JsonNode document = this.replica.get("/v3/api-docs", "").json();

	@Test
	void every_operation_says_what_it_does_which_scopes_let_in_and_how_it_fails() {
		assertThat(this.document.get("paths").propertyNames()).containsExactlyInAnyOrder("/audit/v1/events",
				"/audit/v1/events/{id}", "/audit/v1/events/stream");
		this.document.get("paths").forEach((path) -> {
			assertThat(path.propertyNames()).containsExactly("get");
			JsonNode operation = path.get("get");
			assertThat(operation.path("summary").asString()).isNotEmpty();
			assertThat(operation.at("/security/0/oauth2/0").asString()).isEqualTo("audit.read");
			assertThat(operation.at("/security/1/oauth2/0").asString()).isEqualTo("audit.read.all");
			for (String status : List.of("400", "401", "403", "503")) {
				assertThat(operation.at("/responses/" + status + "/content/application~1problem+json/schema/$ref")
					.asString()).isEqualTo("#/components/schemas/Problem");
			}
		});
		assertThat(this.document.at(EVENTS + "~1{id}/get/responses").propertyNames()).contains("404");
		assertThat(this.document.at(EVENTS + "~1stream/get/responses").propertyNames()).contains("429");
		assertThat(this.document.at(EVENTS + "~1stream/get/responses/200/content").propertyNames())
			.containsExactly("text/event-stream");
	}

	@Test
	void the_parameters_are_those_that_are_taken() {
		List<String> filters = List.of("subject", "type", "client_id", "since", "until");
		List<String> search = parameters(EVENTS);
		assertThat(search).containsAll(filters).contains("limit", "cursor").hasSize(7);
		assertThat(parameters(EVENTS + "~1stream")).containsAll(filters).contains("Last-Event-ID").hasSize(6);
		String token = TestIssuer.token(TestEvent.newSubject(), "audit.read");
		for (String parameter : search) {
			assertThat(this.replica.get("/audit/v1/events?" + parameter + "=", token).status()).as(parameter)
				.isEqualTo(200);
		}
	}

	private List<String> parameters(String path) {
		List<String> names = new ArrayList<>();
		this.document.at(path + "/get/parameters").forEach((parameter) -> {
			assertThat(parameter.path("description").asString()).isNotEmpty();
			names.add(parameter.path("name").asString());
		});
		return names;
	}

	@Test
	void the_members_are_those_of_the_answers() {
		String subject = TestEvent.newSubject();
		TestEvent event = TestEvent.of(subject)
			.with((json) -> json.put("traceparent", "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01"));
		this.replica.take(List.of(event, TestEvent.of(subject)));
		JsonNode page = this.replica.get("/audit/v1/events?limit=1", TestIssuer.token(subject, "audit.read")).json();
		JsonNode answer = this.replica.get("/audit/v1/events/" + event.id(), TestIssuer.token(subject, "audit.read"))
			.json();
		JsonNode schemas = this.document.at("/components/schemas");
		assertThat(schemas.at("/EventPage/properties").propertyNames())
			.containsExactlyInAnyOrderElementsOf(page.propertyNames());
		assertThat(schemas.at("/Event/properties").propertyNames())
			.containsExactlyInAnyOrderElementsOf(answer.propertyNames());
		assertThat(schemas.propertyNames()).containsExactlyInAnyOrder("Event", "EventPage", "Problem");
	}

	@Test
	void the_flow_names_the_issuers_endpoints() {
		JsonNode flow = this.document.at("/components/securitySchemes/oauth2/flows/authorizationCode");
		assertThat(flow.get("authorizationUrl").asString()).isEqualTo(TestIssuer.url() + "/oauth2/authorize");
		assertThat(flow.get("scopes").propertyNames()).containsExactlyInAnyOrder("audit.read", "audit.read.all");
	}

	@Test
	void the_page_comes_from_here_alone_and_runs_under_its_policy() {
		Answer redirect = this.replica.get("/docs", "");
		assertThat(redirect.status()).isEqualTo(302);
		Answer page = this.replica.get(redirect.header("Location"), "");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'").doesNotContain("unsafe");
		assertThat(page.response().body()).doesNotContain("<style", "onload=", "https://")
			.doesNotContainPattern("<script[^>]*>[^<\\s]");
		for (String asset : List.of("swagger-ui-bundle.js", "swagger-ui.css", "swagger-initializer.js", "index.css")) {
			assertThat(this.replica.get("/swagger-ui/" + asset, "").status()).as(asset).isEqualTo(200);
		}
	}

	@Test
	void resource_metadata_names_issuer_and_scopes_RFC9728() {
		JsonNode metadata = this.replica.get("/.well-known/oauth-protected-resource", "").json();
		assertThat(metadata.path("resource").asString()).isEqualTo(TestIssuer.AUDIENCE);
		assertThat(metadata.at("/authorization_servers/0").asString()).isEqualTo(TestIssuer.url());
		assertThat(metadata.path("scopes_supported")).extracting(JsonNode::asString)
			.containsExactlyInAnyOrder("audit.read", "audit.read.all");
		assertThat(metadata.path("dpop_signing_alg_values_supported")).extracting(JsonNode::asString).contains("ES256");
	}

}
