package dev.oauth2flow.platform.accesstoken;

import java.util.Collections;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/**
 * Takes a token from the one Authorization header of a request. A second one, or one in
 * the query (RFC 9700, section 4.3.2), is an invalid request as RFC 6750, section 3.1,
 * says, so that no two parts of a system can read two different tokens from it.
 */
class OneHeaderToken implements BearerTokenResolver {

	private final DefaultBearerTokenResolver header = new DefaultBearerTokenResolver();

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
			throw new OAuth2AuthenticationException(
					BearerTokenErrors.invalidRequest("There is more than one Authorization header"));
		}
		if (isInQuery(request.getQueryString())) {
			throw new OAuth2AuthenticationException(
					BearerTokenErrors.invalidRequest("An access token belongs into the Authorization header"));
		}
		return this.header.resolve(request);
	}

	private static boolean isInQuery(@Nullable String query) {
		// Read as text: asking for a parameter would read a form's body, too.
		return query != null && ("&" + query).contains("&access_token=");
	}

}
