package dev.oauth2flow.platform.errors;

import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * The one place of an API that decides what an error tells the outside: problem details
 * (RFC 9457) with the id of the trace. A service extends it, as a
 * {@code @RestControllerAdvice}, with the errors of its own.
 */
public abstract class ProblemDetailsAdvice extends ResponseEntityExceptionHandler {

	private static final Logger LOGGER = LoggerFactory.getLogger(ProblemDetailsAdvice.class);

	@Autowired
	private @Nullable TraceId traceId;

	/**
	 * For services to extend.
	 */
	protected ProblemDetailsAdvice() {
	}

	/**
	 * A store is away: the caller may come back.
	 * @param failure what happened
	 * @param request the request
	 * @return 503 with Retry-After
	 */
	@ExceptionHandler({ DataAccessResourceFailureException.class, TransientDataAccessException.class,
			CannotCreateTransactionException.class, RedisConnectionFailureException.class, RedisSystemException.class })
	protected @Nullable ResponseEntity<Object> unavailable(Exception failure, WebRequest request) {
		LOGGER.warn("A store is away: {}", failure.getMessage());
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, ProblemWriter.RETRY_AFTER_SECONDS);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"A part of the service is away. Try again.");
		return handleExceptionInternal(failure, problem, headers, HttpStatus.SERVICE_UNAVAILABLE, request);
	}

	/**
	 * The container could not read the parameters, as with a form that is too large.
	 * @param failure what happened
	 * @param request the request
	 * @return the container's 4xx
	 */
	@ExceptionHandler(InvalidParameterException.class)
	protected @Nullable ResponseEntity<Object> unreadable(InvalidParameterException failure, WebRequest request) {
		HttpStatusCode status = HttpStatusCode.valueOf(failure.getErrorCode());
		String detail = status.isSameCodeAs(HttpStatus.CONTENT_TOO_LARGE) ? "The form is too large."
				: "The request's parameters cannot be read.";
		return handleExceptionInternal(failure, ProblemDetail.forStatusAndDetail(status, detail), new HttpHeaders(),
				status, request);
	}

	/**
	 * Spring Security's firewall let the request in and refuses a parameter when it is
	 * read.
	 * @param failure what happened
	 * @param request the request
	 * @return 400
	 */
	@ExceptionHandler(RequestRejectedException.class)
	protected @Nullable ResponseEntity<Object> rejected(RequestRejectedException failure, WebRequest request) {
		return handleExceptionInternal(failure,
				ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
						"The request has a parameter with characters that are not allowed."),
				new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
	}

	/**
	 * A defect of ours: logged, and told to nobody.
	 * @param failure what happened
	 * @param request the request
	 * @return 500 with nothing but the id
	 * @throws Exception if it is Spring Security's to answer
	 */
	@ExceptionHandler(Exception.class)
	protected @Nullable ResponseEntity<Object> unexpected(Exception failure, WebRequest request) throws Exception {
		if (failure instanceof AccessDeniedException || failure instanceof AuthenticationException) {
			throw failure;
		}
		LOGGER.error("Unexpected failure", failure);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
				"Something went wrong here. The trace id finds it in the log.");
		return handleExceptionInternal(failure, problem, new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException failure,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "The request has fields that are not valid.");
		Map<String, String> errors = new LinkedHashMap<>();
		for (FieldError error : failure.getBindingResult().getFieldErrors()) {
			String message = error.getDefaultMessage();
			errors.put(error.getField(), (message != null) ? message : "is not valid");
		}
		problem.setProperty("errors", errors);
		return handleExceptionInternal(failure, problem, headers, status, request);
	}

	@Override
	protected ResponseEntity<Object> createResponseEntity(@Nullable Object body, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		if (body instanceof ProblemDetail problem && this.traceId != null) {
			String id = this.traceId.current();
			if (id != null) {
				problem.setProperty("trace_id", id);
			}
		}
		return super.createResponseEntity(body, headers, status, request);
	}

}
