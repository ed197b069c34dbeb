package dev.oauth2flow.platform.observability;

import java.util.List;

import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanFilter;
import io.micrometer.tracing.otel.bridge.OtelFinishedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * Takes the messages of exceptions out of spans on their way out, since a message may
 * quote anything; the exception's type stays.
 */
class WithoutMessages implements SpanFilter {

	private static final AttributeKey<String> TYPE = AttributeKey.stringKey("exception.type");

	@Override
	public FinishedSpan map(FinishedSpan span) {
		return OtelFinishedSpan.fromOtel(new Told(OtelFinishedSpan.toOtel(span)));
	}

	private static final class Told extends DelegatingSpanData {

		private final SpanData span;

		Told(SpanData span) {
			super(span);
			this.span = span;
		}

		@Override
		public StatusData getStatus() {
			return StatusData.create(this.span.getStatus().getStatusCode(), "");
		}

		@Override
		public List<EventData> getEvents() {
			return this.span.getEvents().stream().map(Told::typeOnly).toList();
		}

		private static EventData typeOnly(EventData event) {
			String type = event.getAttributes().get(TYPE);
			if (type == null) {
				return event;
			}
			return EventData.create(event.getEpochNanos(), event.getName(), Attributes.of(TYPE, type));
		}

	}

}
