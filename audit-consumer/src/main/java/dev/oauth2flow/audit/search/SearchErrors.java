package dev.oauth2flow.audit.search;

import java.util.Map;

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
 * What the ledger's readers are told of errors.
 */
@RestControllerAdvice
class SearchErrors extends ProblemDetailsAdvice {

	@ExceptionHandler(InvalidQueryException.class)
	@Nullable ResponseEntity<Object> invalidQuery(InvalidQueryException failure, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, failure.getMessage());
		problem.setProperty("errors", Map.of(failure.parameter(), failure.getMessage()));
		return handleExceptionInternal(failure, problem, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
	}

	@ExceptionHandler(TooManyStreamsException.class)
	@Nullable ResponseEntity<Object> tooManyStreams(TooManyStreamsException failure, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.TOO_MANY_REQUESTS, failure.getMessage());
		return handleExceptionInternal(failure, problem, new HttpHeaders(), HttpStatus.TOO_MANY_REQUESTS, request);
	}

}
