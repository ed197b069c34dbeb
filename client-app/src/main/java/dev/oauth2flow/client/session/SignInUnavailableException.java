package dev.oauth2flow.client.session;

import org.jspecify.annotations.Nullable;

/**
 * The authorization server's metadata cannot be had, or is not that of the issuer.
 */
class SignInUnavailableException extends RuntimeException {

	SignInUnavailableException(String reason, @Nullable Throwable cause) {
		super(reason, cause);
	}

}
