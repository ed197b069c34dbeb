package dev.oauth2flow.auth.authorize;

import dev.oauth2flow.auth.par.RequestObjects;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a pushed authorization request, also one that its client has signed (RFC 9126
 * section 3).
 */
final class SignedPushConverter implements AuthenticationConverter {

	private final AuthenticationConverter delegate;

	private final RequestObjects requestObjects;

	SignedPushConverter(AuthenticationConverter delegate, RequestObjects requestObjects) {
		this.delegate = delegate;
		this.requestObjects = requestObjects;
	}

	@Override
	public @Nullable Authentication convert(HttpServletRequest request) {
		RegisteredClient client = authenticated();
		if (client == null || request.getParameter(RequestObjects.PARAMETER) == null) {
			return this.delegate.convert(request);
		}
		String named = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
		if (request.getParameter(OAuth2ParameterNames.REQUEST_URI) != null
				|| (named != null && !named.equals(client.getClientId()))) {
			throw new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST,
					"request_uri is not for pushed requests, and client_id must be the client's", null));
		}
		return this.delegate.convert(this.requestObjects.pushed(request, client));
	}

	private static @Nullable RegisteredClient authenticated() {
		@Nullable Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return (caller instanceof OAuth2ClientAuthenticationToken client && client.isAuthenticated())
				? client.getRegisteredClient() : null;
	}

}
