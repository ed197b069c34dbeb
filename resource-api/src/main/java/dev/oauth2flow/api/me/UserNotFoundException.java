package dev.oauth2flow.api.me;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * The token speaks for nobody whom the authorization server knows as a user: for a client
 * itself, or for a user who is gone.
 */
class UserNotFoundException extends ErrorResponseException {

	UserNotFoundException() {
		super(HttpStatus.NOT_FOUND,
				ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "The access token speaks for no known user."),
				null);
	}

}
