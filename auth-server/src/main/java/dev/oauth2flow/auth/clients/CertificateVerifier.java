package dev.oauth2flow.auth.clients;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;

import com.nimbusds.jose.KeySourceException;

import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Verifies that a certificate is the client's: issued by a trusted authority to the name
 * that is registered ({@code tls_client_auth}: RFC 8705 section 2.1), or one of those
 * that the client's key set holds ({@code self_signed_tls_client_auth}: section 2.2).
 * That the client holds the key, the TLS handshake has shown.
 */
@Component
public class CertificateVerifier implements Consumer<OAuth2ClientAuthenticationContext> {

	private final CertificateAuthorities authorities;

	private final ClientKeys keys;

	CertificateVerifier(CertificateAuthorities authorities, ClientKeys keys) {
		this.authorities = authorities;
		this.keys = keys;
	}

	@Override
	public void accept(OAuth2ClientAuthenticationContext context) {
		OAuth2ClientAuthenticationToken authentication = context.getAuthentication();
		boolean certified = ClientAuthenticationMethod.TLS_CLIENT_AUTH
			.equals(authentication.getClientAuthenticationMethod());
		if (!(authentication.getCredentials() instanceof X509Certificate[] presented) || presented.length == 0
				|| !isOf(context.getRegisteredClient(), List.of(presented), certified)) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
		}
	}

	private boolean isOf(RegisteredClient client, List<X509Certificate> chain, boolean certified) {
		X509Certificate own = chain.getFirst();
		if (certified) {
			return ClientKeys.certificateName(client).matches(own) && this.authorities.isTrusted(chain);
		}
		try {
			own.checkValidity();
			return this.keys.holdsCertificate(client, own);
		}
		catch (CertificateException | KeySourceException _) {
			return false;
		}
	}

}
