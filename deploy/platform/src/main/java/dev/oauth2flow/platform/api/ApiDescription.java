package dev.oauth2flow.platform.api;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;

/**
 * What an API says of itself. Each service has one as a bean.
 *
 * @param title the API's name
 * @param description what it is for, in a sentence
 * @param scopes what each of its scopes lets do, in the order in which they are shown
 * @param authorizationDetailsTypes of which types the authorization details (RFC 9396)
 * are that open something here
 */
public record ApiDescription(String title, String description, Map<String, String> scopes,
		List<String> authorizationDetailsTypes) {

	static final String OAUTH2 = "oauth2";

	static final String ACCESS_TOKEN = "access_token";

	static final String PROBLEM = "Problem";

	/**
	 * Says that each of some scopes lets callers in by itself.
	 * @param operation the operation's description
	 * @param scopes the scopes
	 */
	public static void needsOneOf(Operation operation, List<String> scopes) {
		scopes.forEach((scope) -> operation.addSecurityItem(new SecurityRequirement().addList(OAUTH2, List.of(scope))));
		operation.addSecurityItem(new SecurityRequirement().addList(ACCESS_TOKEN));
	}

	/**
	 * Says that an operation may answer with a problem (RFC 9457).
	 * @param operation the operation's description
	 * @param status the HTTP status code
	 * @param description when it answers so, for a person
	 */
	public static void problem(Operation operation, String status, String description) {
		operation.getResponses()
			.addApiResponse(status,
					new ApiResponse().description(description)
						.content(new Content().addMediaType("application/problem+json",
								new MediaType().schema(new Schema<>().$ref(PROBLEM)))));
	}

}
