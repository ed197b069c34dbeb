package dev.oauth2flow.auth.exchange;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2TokenExchangeAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads the token exchange request. The framework's reader has a code of its own for a
 * token of another kind; the specification's is {@code invalid_request} (RFC 8693 section
 * 2.2.2).
 */
public class TokenExchangeConverter implements AuthenticationConverter {

	private static final String UNSUPPORTED = "unsupported_token_type";

	private final AuthenticationConverter delegate = new OAuth2TokenExchangeAuthenticationConverter();

	@Override
	public @Nullable Authentication convert(HttpServletRequest request) {
		try {
			return this.delegate.convert(request);
		}
		catch (OAuth2AuthenticationException ex) {
			if (UNSUPPORTED.equals(ex.getError().getErrorCode())) {
				throw new OAuth2AuthenticationException(
						new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "Only access tokens can be exchanged", null));
			}
			throw ex;
		}
	}

}
