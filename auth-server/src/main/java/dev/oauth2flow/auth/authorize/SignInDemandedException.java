package dev.oauth2flow.auth.authorize;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * Says that the user has to sign in before the request can be answered.
 */
final class SignInDemandedException extends OAuth2AuthorizationCodeRequestAuthenticationException {

	private static final long serialVersionUID = 1L;

	SignInDemandedException(OAuth2AuthorizationCodeRequestAuthenticationToken request) {
		super(new OAuth2Error(Prompt.LOGIN_REQUIRED), request);
	}

}
