package dev.oauth2flow.platform.audit;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.namastack.outbox.handler.OutboxRecordMetadata;
import io.namastack.outbox.handler.OutboxTypedHandler;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Sends stored events to Kafka, each acknowledged before it is forgotten here. The send
 * goes on in the trace of the request in which the event happened.
 */
class AuditRelay implements OutboxTypedHandler<AuditMessage> {

	private static final Logger LOGGER = LoggerFactory.getLogger(AuditRelay.class);

	private static final byte[] CONTENT_TYPE = "application/cloudevents+json".getBytes(StandardCharsets.UTF_8);

	/** W3C Trace Context, section 3.2. */
	private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

	private static final int SAMPLED = 1;

	private final KafkaTemplate<String, String> kafka;

	private final JsonMapper jsonMapper;

	private final @Nullable Tracer tracer;

	private final String topic;

	/** So that an outage is told once, and not once per event. */
	private final AtomicBoolean away = new AtomicBoolean();

	AuditRelay(KafkaTemplate<String, String> kafka, JsonMapper jsonMapper, @Nullable Tracer tracer, String topic) {
		this.kafka = kafka;
		this.jsonMapper = jsonMapper;
		this.tracer = tracer;
		this.topic = topic;
	}

	@Override
	public void handle(AuditMessage message, OutboxRecordMetadata metadata) {
		ProducerRecord<String, String> event = new ProducerRecord<>(this.topic, message.subject(), message.json());
		event.headers().add("content-type", CONTENT_TYPE);
		CurrentTraceContext.@Nullable Scope scope = goOnInTraceOf(message);
		try {
			this.kafka.send(event).join();
			if (this.away.compareAndSet(true, false)) {
				LOGGER.info("Kafka acknowledges audit events again");
			}
		}
		catch (CompletionException | KafkaException ex) {
			if (this.away.compareAndSet(false, true)) {
				LOGGER.warn("Kafka does not acknowledge audit events, which wait in the outbox: {}",
						NestedExceptionUtils.getMostSpecificCause(ex).toString());
			}
			throw new IllegalStateException("Kafka did not acknowledge an audit event", ex);
		}
		finally {
			if (scope != null) {
				scope.close();
			}
		}
	}

	private CurrentTraceContext.@Nullable Scope goOnInTraceOf(AuditMessage message) {
		if (this.tracer == null) {
			return null;
		}
		Matcher traceparent = TRACEPARENT
			.matcher(this.jsonMapper.readTree(message.json()).path("traceparent").asString(""));
		if (!traceparent.matches()) {
			return null;
		}
		TraceContext context = this.tracer.traceContextBuilder()
			.traceId(traceparent.group(1))
			.spanId(traceparent.group(2))
			.sampled((Integer.parseInt(traceparent.group(3), 16) & SAMPLED) == SAMPLED)
			.build();
		return this.tracer.currentTraceContext().newScope(context);
	}

}
