package dev.oauth2flow.api.notes;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A write does not prove that its caller knows the note's present version (RFC 9110
 * section 13.1.1, RFC 6585 section 3).
 */
final class NotePreconditionException extends ErrorResponseException {

	private NotePreconditionException(HttpStatus status, String detail) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	static NotePreconditionException missing() {
		return new NotePreconditionException(HttpStatus.PRECONDITION_REQUIRED,
				"Send the header If-Match with the note's ETag, so that nobody's change is overwritten unseen.");
	}

	static NotePreconditionException malformed() {
		return new NotePreconditionException(HttpStatus.BAD_REQUEST,
				"The header If-Match is neither * nor a list of entity tags in quotes.");
	}

	static NotePreconditionException failed() {
		return new NotePreconditionException(HttpStatus.PRECONDITION_FAILED,
				"The note has changed since you read it. Read it again, then repeat your change.");
	}

}
