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
 * Binds tokens to the key or certificate that the client has proved to hold, and refuses
 * a token request without the one that its registration demands (RFC 9449 section 5.2,
 * RFC 8705 section 3.4, FAPI 2.0 Security Profile section 5.3.2.1), whatever the grant.
 * What is missing is an invalid request (RFC 6749 section 5.2); a proof that is there and
 * not valid was refused before.
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
		if (client != null) {
			bind(ClientRequirements.of(client));
		}
		return this.delegate.authenticate(authentication);
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return this.delegate.supports(authentication);
	}

	private static void bind(ClientRequirements required) {
		boolean provedKey = SenderKey.currentDPoPThumbprint() != null;
		if (required.certificate() && !SenderKey.hasCertificate()) {
			throw new OAuth2AuthenticationException(
					new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "The client must present its certificate", null));
		}
		boolean bound = SenderKey.bind(required.bindsCertificate(provedKey));
		if ((required.boundTokens() && !bound) || (required.dpop() && !provedKey)) {
			throw new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST,
					"The client must prove the key of its tokens", null));
		}
	}

}
