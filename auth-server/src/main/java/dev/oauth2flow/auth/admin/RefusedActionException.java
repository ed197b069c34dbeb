package dev.oauth2flow.auth.admin;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Says why something that an operator wants is not done. The message is for the operator.
 */
final class RefusedActionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	private RefusedActionException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	static RefusedActionException notFound() {
		return new RefusedActionException(Reason.NOT_FOUND, "There is nothing of that id.");
	}

	static RefusedActionException taken() {
		return new RefusedActionException(Reason.TAKEN, "There is one of that name already.");
	}

	static RefusedActionException changedMeanwhile() {
		return new RefusedActionException(Reason.CHANGED_MEANWHILE,
				"It was changed meanwhile. Read it again and decide anew.");
	}

	static RefusedActionException invalid(String violation) {
		String sentence = violation.substring(0, 1).toUpperCase(Locale.ROOT) + violation.substring(1);
		return new RefusedActionException(Reason.INVALID, sentence.endsWith(".") ? sentence : sentence + ".");
	}

	/** Refuses what violates a rule. */
	static void check(@Nullable String violation) {
		if (violation != null) {
			throw invalid(violation);
		}
	}

	Reason reason() {
		return this.reason;
	}

	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

	/**
	 * Why it is not done.
	 */
	enum Reason {

		/** There is nothing of that id. */
		NOT_FOUND,

		/** There is one of that name already. */
		TAKEN,

		/** Somebody else was faster. */
		CHANGED_MEANWHILE,

		/** It violates a rule. */
		INVALID

	}

}
