package dev.oauth2flow.auth.grant;

import dev.oauth2flow.auth.binding.SenderKey;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * What the refresh tokens of a grant are bound to. A public client has nothing but its
 * key or certificate to prove that a refresh token is its own; a confidential one may
 * come with another (RFC 9449 section 5, RFC 8705 section 4).
 *
 * @param dpopThumbprint the thumbprint of the key, {@link Grant#ANY_KEY} or {@code null}
 * @param certificateThumbprint the thumbprint of the certificate, or {@code null}
 */
record GrantBinding(@Nullable String dpopThumbprint, @Nullable String certificateThumbprint) {

	/**
	 * Returns to what a grant is bound that the current request opens.
	 */
	static GrantBinding of(RegisteredClient client) {
		boolean isPublic = client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE);
		String key = SenderKey.currentDPoPThumbprint();
		return new GrantBinding((key != null && !isPublic) ? Grant.ANY_KEY : key,
				isPublic ? SenderKey.boundCertificateThumbprint() : null);
	}

}
