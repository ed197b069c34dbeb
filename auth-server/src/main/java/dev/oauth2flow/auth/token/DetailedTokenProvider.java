package dev.oauth2flow.auth.token;

import java.util.HashMap;
import java.util.Map;

import dev.oauth2flow.auth.details.AuthorizationDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;

/**
 * Tells the client which authorization details its access token has (RFC 9396 section 7),
 * whatever the grant.
 */
public class DetailedTokenProvider implements AuthenticationProvider {

	private final AuthenticationProvider delegate;

	/**
	 * Makes the provider.
	 * @param delegate answers the grant
	 */
	public DetailedTokenProvider(AuthenticationProvider delegate) {
		this.delegate = delegate;
	}

	@Override
	public @Nullable Authentication authenticate(Authentication authentication) throws AuthenticationException {
		Authentication answer = this.delegate.authenticate(authentication);
		AuthorizationDetails assigned = AuthorizationDetails.currentlyAssigned();
		if (assigned.isEmpty() || !(answer instanceof OAuth2AccessTokenAuthenticationToken tokens)) {
			return answer;
		}
		Map<String, Object> additional = new HashMap<>(tokens.getAdditionalParameters());
		additional.put(AuthorizationDetails.PARAMETER, assigned.objects());
		return new OAuth2AccessTokenAuthenticationToken(tokens.getRegisteredClient(),
				(Authentication) tokens.getPrincipal(), tokens.getAccessToken(), tokens.getRefreshToken(), additional);
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return this.delegate.supports(authentication);
	}

}
