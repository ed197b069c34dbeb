package dev.oauth2flow.audit.search;

/**
 * A query parameter that is not valid.
 */
class InvalidQueryException extends RuntimeException {

	private final String parameter;

	InvalidQueryException(String parameter, String reason) {
		super("The parameter " + parameter + " " + reason + ".");
		this.parameter = parameter;
	}

	String parameter() {
		return this.parameter;
	}

}
