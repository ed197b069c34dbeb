package dev.oauth2flow.auth.passkeys;

import java.io.Serial;

import org.springframework.security.core.AuthenticationException;

/**
 * Says that what a browser sent proves no passkey.
 */
final class RefusedPasskeyException extends AuthenticationException {

	@Serial
	private static final long serialVersionUID = 1L;

	RefusedPasskeyException(String reason) {
		super(reason);
	}

	RefusedPasskeyException(String reason, Throwable cause) {
		super(reason, cause);
	}

}
