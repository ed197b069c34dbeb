package dev.oauth2flow.auth.signin;

import org.springframework.security.core.AuthenticationException;

/**
 * Says that the password was right and that a second proof is needed.
 */
final class SecondFactorRequiredException extends AuthenticationException {

	private static final long serialVersionUID = 1L;

	private final transient HalfSignedIn user;

	SecondFactorRequiredException(HalfSignedIn user) {
		super("A second factor is needed");
		this.user = user;
	}

	HalfSignedIn user() {
		return this.user;
	}

}
