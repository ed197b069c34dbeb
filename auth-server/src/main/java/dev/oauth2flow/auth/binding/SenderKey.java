package dev.oauth2flow.auth.binding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.platform.accesstoken.CertificateBoundTokens;
import dev.oauth2flow.platform.mtls.ClientCertificates;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * A key that the sender of the current request has proved to hold.
 *
 * @param method the member of the claim {@code cnf} that names such a key: {@code jkt}
 * (RFC 9449 section 6.1) or {@code x5t#S256} (RFC 8705 section 3.1)
 * @param thumbprint the thumbprint of the key or certificate
 */
public record SenderKey(String method, String thumbprint) {

	static final String DPOP = "jkt";

	private static final String PROVED = SenderKey.class.getName();

	private static final String BINDING = PROVED + ".binding";

	/**
	 * Binds the tokens that come of the current request to what its sender has proved to
	 * hold: the key of a DPoP proof in any case.
	 * @param certificate whether to the certificate of the connection, too
	 * @return whether there is anything to bind them to
	 */
	public static boolean bind(boolean certificate) {
		SenderKey presented = certificate ? currentCertificate() : null;
		if (presented != null) {
			RequestContextHolder.currentRequestAttributes()
				.setAttribute(BINDING, presented, RequestAttributes.SCOPE_REQUEST);
		}
		return presented != null || currentDPoPThumbprint() != null;
	}

	/**
	 * Returns to what tokens that come of the current request are bound.
	 * @return the value of the claim {@code cnf}, empty for bearer tokens
	 */
	public static Map<String, Object> confirmation() {
		Map<String, Object> confirmation = new LinkedHashMap<>();
		for (String attribute : List.of(PROVED, BINDING)) {
			SenderKey key = current(attribute);
			if (key != null) {
				confirmation.put(key.method(), key.thumbprint());
			}
		}
		return confirmation;
	}

	/**
	 * Returns the thumbprint of the key for which the current request has a DPoP proof.
	 * @return the thumbprint, or {@code null} if there is no proof
	 */
	public static @Nullable String currentDPoPThumbprint() {
		SenderKey key = current(PROVED);
		return (key != null) ? key.thumbprint() : null;
	}

	/**
	 * Returns of which type access tokens are that come of the current request.
	 * @return {@code DPoP} where its sender has proved to hold a key (RFC 9449 section 5)
	 */
	public static OAuth2AccessToken.TokenType tokenType() {
		return (currentDPoPThumbprint() != null) ? OAuth2AccessToken.TokenType.DPOP
				: OAuth2AccessToken.TokenType.BEARER;
	}

	/**
	 * Returns the thumbprint of the certificate that the current request's tokens are
	 * bound to.
	 * @return the thumbprint, or {@code null} if they are bound to none
	 */
	public static @Nullable String boundCertificateThumbprint() {
		SenderKey key = current(BINDING);
		return (key != null) ? key.thumbprint() : null;
	}

	/**
	 * Says whether the current request came with a certificate.
	 * @return whether its sender has proved to hold one
	 */
	public static boolean hasCertificate() {
		return currentCertificate() != null;
	}

	private static @Nullable SenderKey currentCertificate() {
		String thumbprint = ClientCertificates.currentThumbprint();
		return (thumbprint != null) ? new SenderKey(CertificateBoundTokens.CONFIRMATION, thumbprint) : null;
	}

	private static @Nullable SenderKey current(String attribute) {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		return (request != null
				&& request.getAttribute(attribute, RequestAttributes.SCOPE_REQUEST) instanceof SenderKey key) ? key
						: null;
	}

	void proveIn(HttpServletRequest request) {
		request.setAttribute(PROVED, this);
	}

}
