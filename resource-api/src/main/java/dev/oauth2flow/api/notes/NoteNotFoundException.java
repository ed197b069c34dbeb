package dev.oauth2flow.api.notes;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * The caller owns no such note. Says the same whether nobody or somebody else owns it.
 */
class NoteNotFoundException extends ErrorResponseException {

	NoteNotFoundException() {
		super(HttpStatus.NOT_FOUND,
				ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "You have no note with this id."), null);
	}

}
