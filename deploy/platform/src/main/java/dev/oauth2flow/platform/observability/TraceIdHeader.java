package dev.oauth2flow.platform.observability;

import java.io.IOException;

import dev.oauth2flow.platform.errors.TraceId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts the trace id on every answer, so that a caller can name it.
 */
class TraceIdHeader extends OncePerRequestFilter {

	private static final String NAME = "X-Trace-Id";

	private final TraceId traceId;

	TraceIdHeader(TraceId traceId) {
		this.traceId = traceId;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String id = this.traceId.current();
		if (id != null) {
			response.setHeader(NAME, id);
		}
		chain.doFilter(request, response);
	}

}
