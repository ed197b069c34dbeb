package dev.oauth2flow.api.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.oauth2flow.api.access.AccessTable;
import dev.oauth2flow.platform.api.ApiDescription;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/**
 * Says in the OpenAPI document what holds for every operation: which scope it needs and
 * how it answers what is wrong.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	private static final Map<String, String> SCOPES = Map.of("profile.read", "Read your user record", "notes.read",
			"Read your notes", "notes.write", "Create, change and delete your notes");

	@Bean
	ApiDescription description() {
		Map<String, String> scopes = new LinkedHashMap<>();
		AccessTable.scopes().forEach((scope) -> scopes.put(scope, SCOPES.getOrDefault(scope, scope)));
		return new ApiDescription("OAuth 2 Flow: protected data",
				"The user record and the notes of whoever signed in. An access token without the scope, "
						+ "whose authorization details (RFC 9396) are of type note_access, opens the notes that it names.",
				scopes, AccessTable.authorizationDetailsTypes());
	}

	@Bean
	OpenApiCustomizer whatHoldsForEveryOperation() {
		return (document) -> document.getPaths()
			.forEach((route, path) -> path.readOperationsMap()
				.forEach((method, operation) -> complete(route, method, operation)));
	}

	private static void complete(String route, PathItem.HttpMethod method, Operation operation) {
		Optional<String> scope = AccessTable.scope(HttpMethod.valueOf(method.name()), route);
		scope.ifPresent((name) -> ApiDescription.needsOneOf(operation, List.of(name)));
		problems(route, method, operation)
			.forEach((status, description) -> ApiDescription.problem(operation, status, description));
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
