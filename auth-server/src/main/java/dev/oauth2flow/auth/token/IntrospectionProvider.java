package dev.oauth2flow.auth.token;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.clients.RegisteredClients;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.details.DetailsCatalogue;

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

	private final DetailsCatalogue catalogue;

	/**
	 * Makes the provider.
	 * @param delegate the framework's provider
	 * @param catalogue knows which API authorization details are for
	 */
	public IntrospectionProvider(AuthenticationProvider delegate, DetailsCatalogue catalogue) {
		this.delegate = delegate;
		this.catalogue = catalogue;
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
			return ofItsOwnApi(found, caller.getRegisteredClient());
		}
		return new OAuth2TokenIntrospectionAuthenticationToken(request.getToken(), caller,
				OAuth2TokenIntrospection.builder().build());
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(authentication);
	}

	/**
	 * Leaves out what was granted in detail for another API than the caller's (RFC 9396
	 * section 9.2).
	 */
	private Authentication ofItsOwnApi(OAuth2TokenIntrospectionAuthenticationToken found, RegisteredClient caller) {
		Map<String, Object> claims = found.getTokenClaims().getClaims();
		if (!claims.containsKey(AuthorizationDetails.PARAMETER)
				|| caller.getClientId().equals(found.getTokenClaims().getClientId())) {
			return found;
		}
		AuthorizationDetails details = this.catalogue.only(
				AuthorizationDetails.ofClaim(claims.get(AuthorizationDetails.PARAMETER)),
				(resource) -> RegisteredClients.speaksFor(caller, List.of(resource)));
		Map<String, Object> told = new HashMap<>(claims);
		told.put(AuthorizationDetails.PARAMETER, details.objects());
		return new OAuth2TokenIntrospectionAuthenticationToken(found.getToken(), (Authentication) found.getPrincipal(),
				OAuth2TokenIntrospection.withClaims(told).build());
	}

	private static boolean isVisible(OAuth2TokenIntrospection claims, RegisteredClient caller) {
		List<String> audience = claims.getAudience();
		return caller.getClientId().equals(claims.getClientId())
				|| (audience != null && RegisteredClients.speaksFor(caller, audience));
	}

}
