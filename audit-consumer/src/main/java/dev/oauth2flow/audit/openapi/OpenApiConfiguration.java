package dev.oauth2flow.audit.openapi;

import java.util.List;
import java.util.Map;

import dev.oauth2flow.audit.access.Reader;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
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

/**
 * Says in the OpenAPI document what holds for every operation: which scopes let a reader
 * in and how it answers what is wrong.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	private static final String OAUTH2 = "oauth2";

	private static final String ACCESS_TOKEN = "access_token";

	private static final String PROBLEM = "Problem";

	private static final Map<String, String> SCOPES = Map.of("audit.read", "Read the events about you",
			"audit.read.all", "Read the events about everybody");

	private static final Map<String, String> PROBLEMS_OF_ALL = Map.of("400", "A parameter or a header is not valid.",
			"401", "There is no valid access token (RFC 6750 section 3.1).", "403",
			"The access token lacks the scope, or it is about somebody else.", "406",
			"The answer is not available in a media type that you accept.", "503",
			"A store is away; come back after Retry-After.");

	@Bean
	OpenAPI description(@Value("${oauth2flow.issuer}") String issuer) {
		return new OpenAPI()
			.info(new Info().title("OAuth 2 Flow: audit ledger")
				.version("1")
				.description("Who did what and when: your own events, or everybody's for an auditor."))
			.addServersItem(new Server().url("/").description("This service"))
			.components(new Components().addSecuritySchemes(OAUTH2, authorizationCode(issuer))
				.addSecuritySchemes(ACCESS_TOKEN, accessToken()));
	}

	private static SecurityScheme authorizationCode(String issuer) {
		Scopes scopes = new Scopes();
		Reader.SCOPES.forEach((scope) -> scopes.addString(scope, SCOPES.getOrDefault(scope, scope)));
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
			.addProperty("errors", new ObjectSchema().description("What is wrong with which parameter.")
				.additionalProperties(new StringSchema()));
	}

	@Bean
	OpenApiCustomizer whatHoldsForEveryOperation() {
		return (document) -> {
			document.getComponents().addSchemas(PROBLEM, problem());
			document.getPaths()
				.forEach((route, path) -> path.readOperations().forEach((operation) -> complete(route, operation)));
		};
	}

	private static void complete(String route, Operation operation) {
		// Each of these lets a reader in by itself.
		Reader.SCOPES
			.forEach((scope) -> operation.addSecurityItem(new SecurityRequirement().addList(OAUTH2, List.of(scope))));
		operation.addSecurityItem(new SecurityRequirement().addList(ACCESS_TOKEN));
		PROBLEMS_OF_ALL.forEach((status, description) -> problem(operation, status, description));
		if (route.endsWith("/{id}")) {
			problem(operation, "404", "There is no such event for you to see.");
		}
		if (route.endsWith("/stream")) {
			problem(operation, "429", "You have too many streams open; come back after Retry-After.");
		}
	}

	private static void problem(Operation operation, String status, String description) {
		operation.getResponses()
			.addApiResponse(status,
					new ApiResponse().description(description)
						.content(new Content().addMediaType("application/problem+json",
								new MediaType().schema(new Schema<>().$ref(PROBLEM)))));
	}

}
