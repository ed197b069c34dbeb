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
 * What the ledger's readers are told of errors; a parameter that was wrong is named in
 * the problem's member {@code errors}.
 */
@RestControllerAdvice
class SearchErrors extends ProblemDetailsAdvice {

	private static final String RETRY_SECONDS = "5";

	@ExceptionHandler
	@Nullable ResponseEntity<Object> invalidQuery(InvalidQueryException failure, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"The request has parameters that are not valid.");
		problem.setProperty("errors", Map.of(failure.parameter(), failure.reason()));
		return handleExceptionInternal(failure, problem, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> notFound(EventNotFoundException failure, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND,
				"There is no such event for you to see.");
		return handleExceptionInternal(failure, problem, new HttpHeaders(), HttpStatus.NOT_FOUND, request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> tooManyStreams(TooManyStreamsException failure, WebRequest request) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(failure.status(), failure.getMessage());
		return handleExceptionInternal(failure, problem, headers, failure.status(), request);
	}

}
