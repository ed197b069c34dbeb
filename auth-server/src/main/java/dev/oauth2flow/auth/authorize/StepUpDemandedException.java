package dev.oauth2flow.auth.authorize;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * Says that the user has to prove more before the request can be answered.
 */
final class StepUpDemandedException extends OAuth2AuthorizationCodeRequestAuthenticationException {

	private static final long serialVersionUID = 1L;

	private final String acr;

	StepUpDemandedException(OAuth2AuthorizationCodeRequestAuthenticationToken request, String acr) {
		super(new OAuth2Error(Prompt.LOGIN_REQUIRED), request);
		this.acr = acr;
	}

	String acr() {
		return this.acr;
	}

}
