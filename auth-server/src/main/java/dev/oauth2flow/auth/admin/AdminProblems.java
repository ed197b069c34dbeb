package dev.oauth2flow.auth.admin;

import dev.oauth2flow.platform.errors.ProblemDetailsAdvice;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;

/**
 * Tells operators' programs what went wrong (RFC 9457).
 */
@RestControllerAdvice(assignableTypes = { ClientsApi.class, ScopesApi.class, UsersApi.class, KeysApi.class })
class AdminProblems extends ProblemDetailsAdvice {

	@ExceptionHandler
	@Nullable ResponseEntity<Object> refused(RefusedActionException refusal, WebRequest request) {
		HttpStatus status = switch (refusal.reason()) {
			case NOT_FOUND -> HttpStatus.NOT_FOUND;
			case TAKEN -> HttpStatus.CONFLICT;
			case CHANGED_MEANWHILE -> HttpStatus.PRECONDITION_FAILED;
			case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
		};
		return handleExceptionInternal(refusal, ProblemDetail.forStatusAndDetail(status, refusal.getMessage()),
				new HttpHeaders(), status, request);
	}

}
