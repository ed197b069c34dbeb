package dev.oauth2flow.platform.errors;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The id with which a person who got an error finds the log lines of their request.
 */
public class TraceId {

	private final ObjectProvider<Tracer> tracer;

	TraceId(ObjectProvider<Tracer> tracer) {
		this.tracer = tracer;
	}

	/**
	 * Returns the id of the current request's trace.
	 * @return 32 hexadecimal digits, or {@code null} where nothing is traced
	 */
	public @Nullable String current() {
		Tracer available = this.tracer.getIfAvailable();
		Span span = (available != null) ? available.currentSpan() : null;
		return (span != null) ? span.context().traceId() : null;
	}

}
