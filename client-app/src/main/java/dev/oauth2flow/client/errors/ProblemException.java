package dev.oauth2flow.client.errors;

import org.jspecify.annotations.Nullable;

/**
 * Ends a request with the page of a problem.
 */
public class ProblemException extends RuntimeException {

	private final Problem problem;

	/**
	 * Creates the exception.
	 * @param problem what to tell the user
	 */
	public ProblemException(Problem problem) {
		this(problem, null);
	}

	/**
	 * Creates the exception.
	 * @param problem what to tell the user
	 * @param cause what happened, for the log; null where nothing else did
	 */
	public ProblemException(Problem problem, @Nullable Throwable cause) {
		super(problem.name(), cause);
		this.problem = problem;
	}

	/**
	 * Returns the problem.
	 * @return what to tell the user
	 */
	public Problem problem() {
		return this.problem;
	}

}
