package dev.oauth2flow.auth.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.oauth2flow.platform.audit.AuditMessage;
import dev.oauth2flow.platform.audit.AuditOutbox;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Writes audit events into the transactional outbox, from where they reach Kafka in the
 * order of their subject.
 */
@Component
public class AuditTrail {

	/** The subject of an event where nobody is known. */
	public static final String ANONYMOUS = "anonymous";

	private final AuditOutbox outbox;

	private final JsonMapper jsonMapper;

	private final @Nullable Tracer tracer;

	private final Clock clock = Clock.systemUTC();

	AuditTrail(AuditOutbox outbox, JsonMapper jsonMapper, ObjectProvider<Tracer> tracer) {
		this.outbox = outbox;
		this.jsonMapper = jsonMapper;
		this.tracer = tracer.getIfAvailable();
	}

	/**
	 * Records what has happened, in the caller's transaction, or in one of its own where
	 * the caller has none. The network prefix and the browser family of the current
	 * request are added.
	 * @param type the event's type, such as {@code signin.succeeded}
	 * @param subject the user's {@code sub}, {@code client:} and a client's id, or
	 * {@link #ANONYMOUS}
	 * @param data the event's data by the names of the audit contract; never a token,
	 * code, secret or password
	 * @throws org.springframework.dao.DataAccessException if the event cannot be made
	 * durable: what it tells of must then not be answered as done
	 */
	@Transactional
	public void record(String type, String subject, Map<String, Object> data) {
		Map<String, Object> all = new LinkedHashMap<>(requestTraits());
		all.putAll(data);
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
		AuditEvent event = new AuditEvent(EventIds.at(now), type, subject, now, traceparent(), all);
		this.outbox.append(new AuditMessage(subject, this.jsonMapper.writeValueAsString(event)));
	}

	private static Map<String, Object> requestTraits() {
		RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
		return (attributes instanceof ServletRequestAttributes servlet) ? RequestTraits.of(servlet.getRequest())
				: Map.of();
	}

	private @Nullable String traceparent() {
		Span span = (this.tracer != null) ? this.tracer.currentSpan() : null;
		if (span == null) {
			return null;
		}
		TraceContext context = span.context();
		String flags = Boolean.TRUE.equals(context.sampled()) ? "01" : "00";
		return "00-" + context.traceId() + "-" + context.spanId() + "-" + flags;
	}

}
