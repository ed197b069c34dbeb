package dev.oauth2flow.platform.api;

import java.util.Map;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.Scopes;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;

/**
 * The frame of an API's OpenAPI document: how to get in, and what a problem looks like.
 */
final class ApiDocument {

	private ApiDocument() {
	}

	static OpenAPI of(ApiDescription api, String issuer) {
		return new OpenAPI().info(new Info().title(api.title()).version("1").description(api.description()))
			.addServersItem(new Server().url("/").description("This service"))
			.components(
					new Components().addSecuritySchemes(ApiDescription.OAUTH2, authorizationCode(api.scopes(), issuer))
						.addSecuritySchemes(ApiDescription.ACCESS_TOKEN, accessToken()));
	}

	private static SecurityScheme authorizationCode(Map<String, String> scopes, String issuer) {
		Scopes described = new Scopes();
		scopes.forEach(described::addString);
		return new SecurityScheme().type(SecurityScheme.Type.OAUTH2)
			.description("The Authorization Code flow with PKCE (RFC 6749 section 4.1, RFC 7636).")
			.flows(new OAuthFlows().authorizationCode(new OAuthFlow().authorizationUrl(issuer + "/oauth2/authorize")
				.tokenUrl(issuer + "/oauth2/token")
				.refreshUrl(issuer + "/oauth2/token")
				.scopes(described)));
	}

	private static SecurityScheme accessToken() {
		return new SecurityScheme().type(SecurityScheme.Type.HTTP)
			.scheme("bearer")
			.bearerFormat("at+jwt")
			.description("An access token that you already have (RFC 6750, RFC 9068).");
	}

	static Schema<?> problem() {
		return new ObjectSchema().description("What was wrong (RFC 9457).")
			.addProperty("title", new StringSchema().description("The kind of problem."))
			.addProperty("status", new IntegerSchema().description("The HTTP status code."))
			.addProperty("detail", new StringSchema().description("What happened, for a person."))
			.addProperty("instance", new StringSchema().format("uri-reference").description("What was asked for."))
			.addProperty("trace_id", new StringSchema().description("Finds the request in the logs."))
			.addProperty("errors", new ObjectSchema().description("What is wrong with which field or parameter.")
				.additionalProperties(new StringSchema()));
	}

}
