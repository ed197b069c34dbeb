package dev.oauth2flow.auth.par;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * A request object is not acceptable (RFC 9101 section 6.3).
 */
public final class InvalidRequestObjectException extends OAuth2AuthenticationException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable HttpServletRequest signed;

	private InvalidRequestObjectException(OAuth2Error error, @Nullable HttpServletRequest signed) {
		super(error);
		this.signed = signed;
	}

	static InvalidRequestObjectException because(String description) {
		return because(description, null);
	}

	static InvalidRequestObjectException because(String description, @Nullable HttpServletRequest signed) {
		return new InvalidRequestObjectException(new OAuth2Error("invalid_request_object", description, null), signed);
	}

	/**
	 * Unsigned objects are of OpenID Connect, which has an error for what a server does
	 * not support (OpenID Connect Core 1.0 section 3.1.2.6).
	 */
	static InvalidRequestObjectException unsigned() {
		return new InvalidRequestObjectException(
				new OAuth2Error("request_not_supported", "Unsigned request objects are not supported", null), null);
	}

	/**
	 * Returns the request as its client has signed it.
	 * @return the request, or {@code null} if it is not known that the client has signed
	 * it
	 */
	public @Nullable HttpServletRequest signedRequest() {
		return this.signed;
	}

}
