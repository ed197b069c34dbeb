package dev.oauth2flow.platform.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Knows which traces belong to which flow, as far as this process has seen them begin.
 * Spans that start on other threads, as Lettuce's do, have no baggage: those are found by
 * their trace.
 */
class FlowTraces implements SpanProcessor {

	static final AttributeKey<String> ATTRIBUTE = AttributeKey.stringKey(FlowId.NAME);

	/** What a trace of messages has as long as nobody here knows its flow. */
	static final String UNKNOWN = "";

	private static final int KEPT = 4096;

	private final Map<String, String> flows = Collections.synchronizedMap(new LinkedHashMap<>() {
		@Override
		protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
			return size() > KEPT;
		}
	});

	@Override
	public void onStart(Context parent, ReadWriteSpan span) {
		String flow = Baggage.fromContext(parent).getEntryValue(FlowId.NAME);
		String trace = span.getSpanContext().getTraceId();
		if (flow != null) {
			claim(trace, flow);
		}
		else if (span.getKind() == SpanKind.PRODUCER || span.getKind() == SpanKind.CONSUMER) {
			this.flows.putIfAbsent(trace, UNKNOWN);
		}
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
	}

	@Override
	public boolean isEndRequired() {
		return false;
	}

	void claim(String trace, String flow) {
		this.flows.put(trace, flow);
	}

	/**
	 * Returns the flow of a trace: {@link #UNKNOWN} where another process may know it,
	 * null where there is none.
	 */
	@Nullable String flowOf(String trace) {
		return this.flows.get(trace);
	}

}
