package dev.oauth2flow.auth.signin;

import org.springframework.security.core.AuthenticationException;

/**
 * Says that the password was right and that a second proof is needed.
 */
final class SecondFactorRequiredException extends AuthenticationException {

	private static final long serialVersionUID = 1L;

	private final String sub;

	SecondFactorRequiredException(String sub) {
		super("A second factor is needed");
		this.sub = sub;
	}

	String sub() {
		return this.sub;
	}

}
