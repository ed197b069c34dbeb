package dev.oauth2flow.api.errors;

import java.io.IOException;

/**
 * A request's body is longer than any operation reads.
 */
class RequestTooLargeException extends IOException {

	RequestTooLargeException() {
		super("The body is too large");
	}

	static String detail() {
		return "The body is longer than the " + RequestSizeFilter.LIMIT + " bytes that are read.";
	}

}
