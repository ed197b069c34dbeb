package dev.oauth2flow.api.errors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.oauth2flow.platform.errors.ProblemDetailsAdvice;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/**
 * Names the field or parameter that was wrong, in the problem's member {@code errors}.
 */
@RestControllerAdvice
class ApiErrors extends ProblemDetailsAdvice {

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException failure,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (failure.contains(RequestTooLargeException.class)) {
			ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE,
					RequestTooLargeException.detail());
			return handleExceptionInternal(failure, problem, headers, HttpStatus.CONTENT_TOO_LARGE, request);
		}
		String field = (failure.getCause() instanceof JacksonException json) ? field(json) : "";
		Map<String, String> errors = field.isEmpty() ? Map.of() : Map.of(field, "has the wrong type");
		return badRequest(failure, "The body is not the JSON that this operation reads.", errors, headers, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		Map<String, String> errors = new LinkedHashMap<>();
		failure.getParameterValidationResults()
			.forEach((result) -> errors.put(String.valueOf(result.getMethodParameter().getParameterName()),
					result.getResolvableErrors()
						.stream()
						.map((error) -> String.valueOf(error.getDefaultMessage()))
						.collect(Collectors.joining(", "))));
		return badRequest(failure, "The request has parameters that are not valid.", errors, headers, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleTypeMismatch(TypeMismatchException failure, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		Map<String, String> errors = (failure instanceof MethodArgumentTypeMismatchException mismatch)
				? Map.of(mismatch.getName(), "has the wrong type") : Map.of();
		return badRequest(failure, "The request has parameters that are not valid.", errors, headers, request);
	}

	private @Nullable ResponseEntity<Object> badRequest(Exception failure, String detail, Map<String, String> errors,
			HttpHeaders headers, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
		if (!errors.isEmpty()) {
			problem.setProperty("errors", errors);
		}
		return handleExceptionInternal(failure, problem, headers, HttpStatus.BAD_REQUEST, request);
	}

	private static String field(JacksonException failure) {
		List<JacksonException.Reference> path = failure.getPath();
		return path.stream()
			.map(JacksonException.Reference::getPropertyName)
			.filter(StringUtils::hasText)
			.collect(Collectors.joining("."));
	}

}
