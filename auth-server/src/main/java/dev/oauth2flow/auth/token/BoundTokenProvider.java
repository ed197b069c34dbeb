package dev.oauth2flow.auth.token;

import dev.oauth2flow.auth.binding.SenderKey;
import dev.oauth2flow.auth.clients.ClientRequirements;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Refuses a token request without the proof that the client's registration demands (RFC
 * 9449 section 5.2, FAPI 2.0 Security Profile section 5.3.2.1), whatever the grant. What
 * is missing is an invalid request (RFC 6749 section 5.2); a proof that is there and not
 * valid was refused before.
 */
public class BoundTokenProvider implements AuthenticationProvider {

	private final AuthenticationProvider delegate;

	/**
	 * Makes the provider.
	 * @param delegate answers the grant
	 */
	public BoundTokenProvider(AuthenticationProvider delegate) {
		this.delegate = delegate;
	}

	@Override
	public @Nullable Authentication authenticate(Authentication authentication) throws AuthenticationException {
		RegisteredClient client = (authentication.getPrincipal() instanceof OAuth2ClientAuthenticationToken caller)
				? caller.getRegisteredClient() : null;
		if (client != null && !isProved(ClientRequirements.of(client))) {
			throw new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST,
					"The client must prove the key of its tokens", null));
		}
		return this.delegate.authenticate(authentication);
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return this.delegate.supports(authentication);
	}

	private static boolean isProved(ClientRequirements required) {
		return (!required.boundTokens() || SenderKey.current() != null)
				&& (!required.dpop() || SenderKey.currentDPoPThumbprint() != null);
	}

}
