package dev.oauth2flow.auth.signin;

import java.io.IOException;

import dev.oauth2flow.platform.errors.TraceId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives what goes wrong around the pages, as in reading the session, its own answer
 * instead of a 500: a store that is away, and a form too large to be read.
 */
class Refusals extends OncePerRequestFilter {

	private static final Logger LOGGER = LoggerFactory.getLogger(Refusals.class);

	private static final String RETRY_AFTER_SECONDS = "5";

	private final TraceId traceId;

	Refusals(TraceId traceId) {
		this.traceId = traceId;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		// The error page is made when the request's span is no longer at hand.
		request.setAttribute("traceId", this.traceId.current());
		try {
			chain.doFilter(request, response);
		}
		catch (ServletException | RuntimeException ex) {
			HttpStatus status = status(ex);
			if (status == null || response.isCommitted()) {
				throw ex;
			}
			if (status == HttpStatus.SERVICE_UNAVAILABLE) {
				LOGGER.warn("A store is away: {}", NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
				response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
			}
			response.sendError(status.value());
		}
	}

	private static @Nullable HttpStatus status(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (isOutage(cause)) {
				return HttpStatus.SERVICE_UNAVAILABLE;
			}
			if (cause instanceof InvalidParameterException) {
				return HttpStatus.CONTENT_TOO_LARGE;
			}
		}
		return null;
	}

	private static boolean isOutage(Throwable failure) {
		return failure instanceof DataAccessResourceFailureException || failure instanceof TransientDataAccessException
				|| failure instanceof RedisSystemException || failure instanceof TransactionException;
	}

}
