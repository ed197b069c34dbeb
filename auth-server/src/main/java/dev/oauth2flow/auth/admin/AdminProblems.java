package dev.oauth2flow.auth.admin;

import dev.oauth2flow.platform.errors.ProblemDetailsAdvice;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
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
@RestControllerAdvice(basePackageClasses = AdminProblems.class)
class AdminProblems extends ProblemDetailsAdvice {

	@ExceptionHandler
	@Nullable ResponseEntity<Object> taken(DuplicateKeyException failure, WebRequest request) {
		return handleExceptionInternal(failure,
				ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "There is one of that name already."),
				new HttpHeaders(), HttpStatus.CONFLICT, request);
	}

}
