package dev.oauth2flow.api.notes;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * The cursor of a page is not one that this service gave out.
 */
class InvalidCursorException extends ErrorResponseException {

	InvalidCursorException() {
		super(HttpStatus.BAD_REQUEST, problem(), null);
	}

	private static ProblemDetail problem() {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"The parameter 'cursor' is not one that a page of notes named as its next.");
	}

}
