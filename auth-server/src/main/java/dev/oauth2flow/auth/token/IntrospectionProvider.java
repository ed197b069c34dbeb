package dev.oauth2flow.auth.token;

import java.util.List;

import dev.oauth2flow.auth.clients.RegisteredClients;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Tells of a token only the client it was issued to, and a client that speaks for an API
 * it is meant for. To any other it is not active (RFC 7662 section 2.2).
 */
public class IntrospectionProvider implements AuthenticationProvider {

	private final AuthenticationProvider delegate;

	/**
	 * Makes the provider.
	 * @param delegate the framework's provider
	 */
	public IntrospectionProvider(AuthenticationProvider delegate) {
		this.delegate = delegate;
	}

	@Override
	public Authentication authenticate(Authentication authentication) throws AuthenticationException {
		OAuth2TokenIntrospectionAuthenticationToken request = (OAuth2TokenIntrospectionAuthenticationToken) authentication;
		if (!(request.getPrincipal() instanceof OAuth2ClientAuthenticationToken caller)
				|| caller.getRegisteredClient() == null
				|| ClientAuthenticationMethod.NONE.equals(caller.getClientAuthenticationMethod())) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
		}
		Authentication answer = this.delegate.authenticate(request);
		if (answer instanceof OAuth2TokenIntrospectionAuthenticationToken found
				&& isVisible(found.getTokenClaims(), caller.getRegisteredClient())) {
			return found;
		}
		return new OAuth2TokenIntrospectionAuthenticationToken(request.getToken(), caller,
				OAuth2TokenIntrospection.builder().build());
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(authentication);
	}

	private static boolean isVisible(OAuth2TokenIntrospection claims, RegisteredClient caller) {
		List<String> audience = claims.getAudience();
		return caller.getClientId().equals(claims.getClientId())
				|| (audience != null && RegisteredClients.speaksFor(caller, audience));
	}

}
