package dev.oauth2flow.platform.flow;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Tells the receiver the spans of flows, each marked with its flow, and no others. It
 * stands beside whatever exporter an operator has set.
 */
class FlowSpanExporter implements SpanExporter {

	private final SpanExporter receiver;

	private final FlowTraces traces;

	FlowSpanExporter(SpanExporter receiver, FlowTraces traces) {
		this.receiver = receiver;
		this.traces = traces;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		List<SpanData> ofFlows = spans.stream().map(this::marked).filter(Objects::nonNull).toList();
		return ofFlows.isEmpty() ? CompletableResultCode.ofSuccess() : this.receiver.export(ofFlows);
	}

	private @Nullable SpanData marked(SpanData span) {
		String flow = this.traces.flowOf(span.getTraceId());
		if (flow == null) {
			return null;
		}
		return flow.equals(FlowTraces.UNKNOWN) ? span : new Marked(span, flow);
	}

	@Override
	public CompletableResultCode flush() {
		return this.receiver.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.receiver.shutdown();
	}

	private static final class Marked extends DelegatingSpanData {

		private final Attributes attributes;

		Marked(SpanData span, String flow) {
			super(span);
			this.attributes = span.getAttributes().toBuilder().put(FlowTraces.ATTRIBUTE, flow).build();
		}

		@Override
		public Attributes getAttributes() {
			return this.attributes;
		}

		@Override
		public int getTotalAttributeCount() {
			return this.attributes.size();
		}

	}

}
