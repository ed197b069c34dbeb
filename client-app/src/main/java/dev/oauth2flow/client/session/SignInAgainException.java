package dev.oauth2flow.client.session;

/**
 * The session's grant has ended: only the user can give a new one.
 */
public class SignInAgainException extends RuntimeException {

	/**
	 * Creates the exception.
	 */
	public SignInAgainException() {
		super("The grant has ended");
	}

}
