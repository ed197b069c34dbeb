package dev.oauth2flow.api.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.oauth2flow.api.access.AccessTable;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.Scopes;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/**
 * Says in the OpenAPI document what holds for every operation: which scope it needs and
 * how it answers what is wrong.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	private static final String OAUTH2 = "oauth2";

	private static final String ACCESS_TOKEN = "access_token";

	private static final String PROBLEM = "Problem";

	private static final Map<String, String> SCOPES = Map.of("profile.read", "Read your user record", "notes.read",
			"Read your notes", "notes.write", "Create, change and delete your notes");

	@Bean
	OpenAPI description(@Value("${oauth2flow.issuer}") String issuer) {
		return new OpenAPI().info(new Info().title("OAuth 2 Flow: protected data")
			.version("1")
			.description("The user record and the notes of whoever signed in. An access token without the scope, "
					+ "whose authorization details (RFC 9396) are of type note_access, opens the notes that it names."))
			.addServersItem(new Server().url("/").description("This service"))
			.components(new Components().addSecuritySchemes(OAUTH2, authorizationCode(issuer))
				.addSecuritySchemes(ACCESS_TOKEN, accessToken()));
	}

	private static SecurityScheme authorizationCode(String issuer) {
		Scopes scopes = new Scopes();
		AccessTable.scopes().forEach((scope) -> scopes.addString(scope, SCOPES.getOrDefault(scope, scope)));
		return new SecurityScheme().type(SecurityScheme.Type.OAUTH2)
			.description("The Authorization Code flow with PKCE (RFC 6749 section 4.1, RFC 7636).")
			.flows(new OAuthFlows().authorizationCode(new OAuthFlow().authorizationUrl(issuer + "/oauth2/authorize")
				.tokenUrl(issuer + "/oauth2/token")
				.refreshUrl(issuer + "/oauth2/token")
				.scopes(scopes)));
	}

	private static SecurityScheme accessToken() {
		return new SecurityScheme().type(SecurityScheme.Type.HTTP)
			.scheme("bearer")
			.bearerFormat("at+jwt")
			.description("An access token that you already have (RFC 6750, RFC 9068).");
	}

	private static Schema<?> problem() {
		return new ObjectSchema().description("What was wrong (RFC 9457).")
			.addProperty("title", new StringSchema().description("The kind of problem."))
			.addProperty("status", new IntegerSchema().description("The HTTP status code."))
			.addProperty("detail", new StringSchema().description("What happened, for a person."))
			.addProperty("instance", new StringSchema().format("uri-reference").description("What was asked for."))
			.addProperty("trace_id", new StringSchema().description("Finds the request in the logs."))
			.addProperty("errors", new ObjectSchema().description("What is wrong with which field or parameter.")
				.additionalProperties(new StringSchema()));
	}

	@Bean
	OpenApiCustomizer whatHoldsForEveryOperation() {
		return (document) -> {
			document.getComponents().addSchemas(PROBLEM, problem());
			document.getPaths()
				.forEach((route, path) -> path.readOperationsMap()
					.forEach((method, operation) -> complete(route, method, operation)));
		};
	}

	private static void complete(String route, PathItem.HttpMethod method, Operation operation) {
		Optional<String> scope = AccessTable.scope(HttpMethod.valueOf(method.name()), route);
		scope.ifPresent((name) -> operation.addSecurityItem(new SecurityRequirement().addList(OAUTH2, List.of(name)))
			.addSecurityItem(new SecurityRequirement().addList(ACCESS_TOKEN)));
		problems(route, method, operation).forEach((status, description) -> operation.getResponses()
			.addApiResponse(status,
					new ApiResponse().description(description)
						.content(new Content().addMediaType("application/problem+json",
								new MediaType().schema(new Schema<>().$ref(PROBLEM))))));
		if (method == PathItem.HttpMethod.GET) {
			operation.getResponses()
				.addApiResponse("304", new ApiResponse().description("Unchanged since the ETag in If-None-Match."));
		}
	}

	private static Map<String, String> problems(String route, PathItem.HttpMethod method, Operation operation) {
		Map<String, String> problems = new LinkedHashMap<>();
		problems.put("400", "A parameter, a header or the body is not valid.");
		problems.put("401", "There is no valid access token (RFC 6750 section 3.1).");
		problems.put("403", "The access token lacks the scope, and is not for this note either.");
		problems.put("406", "The answer is not available in a media type that you accept.");
		if (route.endsWith("/{id}") || route.endsWith("/me")) {
			problems.put("404", "You have nothing there.");
		}
		if (route.endsWith("/{id}") && method != PathItem.HttpMethod.GET) {
			problems.put("412", "The note has changed since you read it.");
			problems.put("428", "The header If-Match is missing.");
		}
		if (operation.getRequestBody() != null) {
			problems.put("413", "The body is too large.");
			problems.put("415", "The body is no application/json.");
		}
		problems.put("503", "A store is away; come back after Retry-After.");
		return problems;
	}

}
