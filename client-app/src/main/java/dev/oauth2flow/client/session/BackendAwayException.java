package dev.oauth2flow.client.session;

/**
 * A part behind this application does not answer; the user may try again.
 */
public class BackendAwayException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message which part it is, for the log
	 */
	public BackendAwayException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message which part it is, for the log
	 * @param cause what happened
	 */
	public BackendAwayException(String message, Throwable cause) {
		super(message, cause);
	}

}
