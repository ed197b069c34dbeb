package dev.oauth2flow.platform.flow;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds to the spans of a flow what the diagram explains: the parameters of the protocol's
 * messages, secrets shortened.
 */
class SpanDetails extends OncePerRequestFilter {

	private static final String QUERY = "oauth2flow.flow.query";

	private static final String FORM = "oauth2flow.flow.form";

	private static final String LOCATION = "oauth2flow.flow.location";

	private static final String LOCATION_PARAMETERS = "oauth2flow.flow.location.parameters";

	private static final String TOKEN_HEADER = "oauth2flow.flow.token.header";

	private static final String TOKEN_CLAIMS = "oauth2flow.flow.token.claims";

	private static final String TOKEN_SIGNATURE = "oauth2flow.flow.token.signature";

	private static final String FORM_TYPE = "application/x-www-form-urlencoded";

	private final Tracer tracer;

	private final FlowTraces traces;

	SpanDetails(Tracer tracer, FlowTraces traces) {
		this.tracer = tracer;
		this.traces = traces;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!isInFlow()) {
			chain.doFilter(request, response);
			return;
		}
		tag(QUERY, Parameters.parse(request.getQueryString()));
		DecodedToken.in(request.getHeader(HttpHeaders.AUTHORIZATION)).ifPresent(this::tag);
		try {
			chain.doFilter(request, response);
		}
		finally {
			// Only now: reading a form's parameters would take its body from the service.
			String type = request.getContentType();
			if (type != null && type.startsWith(FORM_TYPE)) {
				Map<String, String> form = new LinkedHashMap<>();
				request.getParameterMap().forEach((name, values) -> form.put(name, String.join(" ", values)));
				tag(FORM, form);
			}
		}
	}

	private boolean isInFlow() {
		Span span = this.tracer.currentSpan();
		return span != null && this.traces.flowOf(span.context().traceId()) != null;
	}

	/** Tells on the current span where the browser is sent. */
	void redirect(String location) {
		Span span = this.tracer.currentSpan();
		if (span != null) {
			int query = location.indexOf('?');
			span.tag(LOCATION, (query < 0) ? location : location.substring(0, query));
			tag(LOCATION_PARAMETERS, Parameters.parse((query < 0) ? null : location.substring(query + 1)));
		}
	}

	/** The current trace began before its flow had a name. */
	void claimTrace(String flow) {
		Span span = this.tracer.currentSpan();
		if (span != null) {
			this.traces.claim(span.context().traceId(), flow);
		}
	}

	private void tag(DecodedToken token) {
		Span span = this.tracer.currentSpan();
		if (span != null) {
			span.tag(TOKEN_HEADER, token.header())
				.tag(TOKEN_CLAIMS, token.claims())
				.tag(TOKEN_SIGNATURE, token.signature());
		}
	}

	private void tag(String name, Map<String, String> parameters) {
		Span span = this.tracer.currentSpan();
		if (span != null && !parameters.isEmpty()) {
			span.tag(name, Parameters.shown(parameters));
		}
	}

}
