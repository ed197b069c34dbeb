package dev.oauth2flow.local;

/**
 * Tells a person in one line why the suite does not run.
 */
public class SuiteException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what happened and what to do
	 */
	public SuiteException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what happened and what to do
	 * @param cause for programmers
	 */
	public SuiteException(String message, Throwable cause) {
		super(message, cause);
	}

}
