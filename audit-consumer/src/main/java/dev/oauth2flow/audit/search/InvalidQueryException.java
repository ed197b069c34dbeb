package dev.oauth2flow.audit.search;

/**
 * A parameter of the request that is not valid.
 */
class InvalidQueryException extends RuntimeException {

	private final String parameter;

	private final String reason;

	InvalidQueryException(String parameter, String reason) {
		super(parameter + " " + reason);
		this.parameter = parameter;
		this.reason = reason;
	}

	String parameter() {
		return this.parameter;
	}

	String reason() {
		return this.reason;
	}

}
