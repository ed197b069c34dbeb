package dev.oauth2flow.auth.signin;

import java.time.Duration;

import org.springframework.security.core.AuthenticationException;

/**
 * Says that a password is not looked at yet, whether or not it is right.
 */
public final class TooManyTriesException extends AuthenticationException {

	private static final long serialVersionUID = 1L;

	private final Duration wait;

	TooManyTriesException(Duration wait) {
		super("Too many tries");
		this.wait = wait;
	}

	/**
	 * Returns how long to wait.
	 * @return seconds, at least 1
	 */
	public long seconds() {
		return Math.max(1, this.wait.plusMillis(999).toSeconds());
	}

}
