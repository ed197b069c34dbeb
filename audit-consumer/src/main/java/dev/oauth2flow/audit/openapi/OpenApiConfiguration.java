package dev.oauth2flow.audit.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.audit.access.Reader;
import dev.oauth2flow.platform.api.ApiDescription;
import io.swagger.v3.oas.models.Operation;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Says in the OpenAPI document what holds for every operation: which scopes let a reader
 * in and how it answers what is wrong.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	private static final Map<String, String> SCOPES = Map.of("audit.read", "Read the events about you",
			"audit.read.all", "Read the events about everybody");

	private static final Map<String, String> PROBLEMS_OF_ALL = Map.of("400", "A parameter or a header is not valid.",
			"401", "There is no valid access token (RFC 6750 section 3.1).", "403",
			"The access token lacks the scope, or it is about somebody else.", "406",
			"The answer is not available in a media type that you accept.", "503",
			"A store is away; come back after Retry-After.");

	@Bean
	ApiDescription description() {
		Map<String, String> scopes = new LinkedHashMap<>();
		Reader.SCOPES.forEach((scope) -> scopes.put(scope, SCOPES.getOrDefault(scope, scope)));
		return new ApiDescription("OAuth 2 Flow: audit ledger",
				"Who did what and when: your own events, or everybody's for an auditor.", scopes, List.of());
	}

	@Bean
	OpenApiCustomizer whatHoldsForEveryOperation() {
		return (document) -> document.getPaths()
			.forEach((route, path) -> path.readOperations().forEach((operation) -> complete(route, operation)));
	}

	private static void complete(String route, Operation operation) {
		ApiDescription.needsOneOf(operation, Reader.SCOPES);
		PROBLEMS_OF_ALL.forEach((status, description) -> ApiDescription.problem(operation, status, description));
		if (route.endsWith("/{id}")) {
			ApiDescription.problem(operation, "404", "There is no such event for you to see.");
		}
		if (route.endsWith("/stream")) {
			ApiDescription.problem(operation, "429", "You have too many streams open; come back after Retry-After.");
		}
	}

}
