package dev.oauth2flow.auth.authorize;

import java.util.function.Consumer;

import dev.oauth2flow.auth.clients.ClientProfile;
import dev.oauth2flow.auth.clients.ClientRules;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Where a code may be sent, beyond what the framework asks: any client may vary the port
 * of a loopback address there, which is for native applications only (RFC 9700 section
 * 2.1, RFC 8252 section 7.3). To be asked before anything that answers by redirecting.
 */
final class RedirectUriRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

	private final String issuer;

	RedirectUriRules(String issuer) {
		this.issuer = issuer;
	}

	@Override
	public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
		String redirectUri = request.getRedirectUri();
		if (redirectUri == null || redirectUri.isEmpty()) {
			return;
		}
		RegisteredClient client = context.getRegisteredClient();
		ClientProfile profile = ClientProfile.of(client);
		boolean exact = client.getRedirectUris().contains(redirectUri);
		if ((!exact && profile != ClientProfile.PUBLIC)
				|| !ClientRules.isRedirectUriAllowed(redirectUri, profile, this.issuer)) {
			OAuth2Error error = new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST,
					"OAuth 2.0 Parameter: " + OAuth2ParameterNames.REDIRECT_URI, null);
			// Without an address, so that nobody is sent anywhere.
			throw new OAuth2AuthorizationCodeRequestAuthenticationException(error,
					new OAuth2AuthorizationCodeRequestAuthenticationToken(request.getAuthorizationUri(),
							request.getClientId(), (Authentication) request.getPrincipal(), null, request.getState(),
							request.getScopes(), request.getAdditionalParameters()));
		}
	}

}
