package dev.oauth2flow.api.openapi;

import java.util.List;

import dev.oauth2flow.api.Answer;
import dev.oauth2flow.api.RunningApi;
import dev.oauth2flow.api.TestIssuer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class OpenApiTest extends RunningApi {

	@Test
	void every_operation_says_what_it_does_which_scope_it_needs_and_how_it_fails() {
		JsonNode document = send("GET", "/v3/api-docs", "").json();
		assertThat(document.get("paths").propertyNames()).containsExactlyInAnyOrder("/api/v1/me", "/api/v1/notes",
				"/api/v1/notes/{id}");
		document.get("paths").forEach((path) -> path.forEach((operation) -> {
			assertThat(operation.path("summary").asString()).isNotEmpty();
			assertThat(operation.at("/security/0/oauth2/0").asString()).matches("(profile|notes)\\.(read|write)");
			for (String status : List.of("400", "401", "403", "503")) {
				assertThat(operation.at("/responses/" + status + "/content/application~1problem+json/schema/$ref")
					.asString()).isEqualTo("#/components/schemas/Problem");
			}
			assertThat(operation.path("parameters"))
				.noneMatch((parameter) -> parameter.path("name").asString().equals("token"));
		}));
		JsonNode replace = document.at("/paths/~1api~1v1~1notes~1{id}/put/responses");
		assertThat(replace.propertyNames()).contains("200", "404", "412", "413", "415", "428");
		assertThat(document.at("/paths/~1api~1v1~1notes/post/responses").propertyNames()).contains("201")
			.doesNotContain("200");
		assertThat(document.at("/paths/~1api~1v1~1notes~1{id}/delete/responses").propertyNames()).contains("204")
			.doesNotContain("200");
	}

	@Test
	void the_fields_are_those_of_the_answers() {
		JsonNode schemas = send("GET", "/v3/api-docs", "").json().at("/components/schemas");
		assertThat(schemas.at("/Note/properties").propertyNames()).containsExactlyInAnyOrder("id", "title", "body",
				"version", "created_at", "updated_at");
		assertThat(schemas.at("/NoteContent/properties").propertyNames()).containsExactlyInAnyOrder("title", "body");
		assertThat(schemas.at("/NoteContent/required")).hasSize(1);
		assertThat(schemas.at("/User/properties").propertyNames()).contains("sub", "preferred_username",
				"email_verified");
	}

	@Test
	void the_flow_names_the_issuers_endpoints() {
		JsonNode flow = send("GET", "/v3/api-docs", "").json()
			.at("/components/securitySchemes/oauth2/flows/authorizationCode");
		assertThat(flow.get("authorizationUrl").asString()).isEqualTo(TestIssuer.url() + "/oauth2/authorize");
		assertThat(flow.get("tokenUrl").asString()).isEqualTo(TestIssuer.url() + "/oauth2/token");
		assertThat(flow.get("scopes").propertyNames()).containsExactlyInAnyOrder("profile.read", "notes.read",
				"notes.write");
	}

	@Test
	void the_page_comes_from_here_alone_and_runs_under_its_policy() {
		Answer redirect = send("GET", "/docs", "");
		assertThat(redirect.status()).isEqualTo(302);
		String location = redirect.header("Location");
		assertThat(location).startsWith("/");
		Answer page = send("GET", location, "");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'").doesNotContain("unsafe");
		assertThat(page.text()).doesNotContain("<style", "onload=", "https://")
			.doesNotContainPattern("<script[^>]*>[^<\\s]");
		for (String asset : List.of("swagger-ui-bundle.js", "swagger-ui.css", "swagger-initializer.js", "index.css")) {
			assertThat(send("GET", "/swagger-ui/" + asset, "").status()).as(asset).isEqualTo(200);
		}
		assertThat(send("GET", "/v3/api-docs/swagger-config", "").status()).isEqualTo(200);
	}

}
