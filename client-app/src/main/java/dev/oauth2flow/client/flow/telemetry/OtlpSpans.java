package dev.oauth2flow.client.flow.telemetry;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;

/**
 * Reads a message of the OpenTelemetry Protocol 1.x.
 */
final class OtlpSpans {

	private static final int NANOS_PER_MICRO = 1000;

	/** A statement may be long; what shows it has no room for more. */
	private static final int MOST_CHARACTERS = 2000;

	private OtlpSpans() {
	}

	static List<ReceivedSpan> parse(byte[] message) throws InvalidProtocolBufferException {
		return ExportTraceServiceRequest.parseFrom(message)
			.getResourceSpansList()
			.stream()
			.flatMap((resource) -> resource.getScopeSpansList()
				.stream()
				.flatMap((scope) -> scope.getSpansList().stream())
				.map((span) -> received(resource, span)))
			.toList();
	}

	private static ReceivedSpan received(ResourceSpans resource, Span span) {
		Map<String, String> origin = texts(resource.getResource().getAttributesList());
		return new ReceivedSpan(hex(span.getTraceId()), hex(span.getSpanId()), hex(span.getParentSpanId()),
				origin.getOrDefault("service.name", ""), origin.getOrDefault("service.instance.id", ""),
				span.getKind().name().replace("SPAN_KIND_", ""), span.getName(),
				span.getStartTimeUnixNano() / NANOS_PER_MICRO, span.getEndTimeUnixNano() / NANOS_PER_MICRO,
				span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR, texts(span.getAttributesList()));
	}

	private static Map<String, String> texts(List<KeyValue> attributes) {
		return attributes.stream()
			.collect(
					Collectors.toMap(KeyValue::getKey, (attribute) -> text(attribute.getValue()), (first, _) -> first));
	}

	private static String text(AnyValue value) {
		String text = switch (value.getValueCase()) {
			case STRING_VALUE -> value.getStringValue();
			case INT_VALUE -> Long.toString(value.getIntValue());
			case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
			case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
			default -> "";
		};
		return (text.length() > MOST_CHARACTERS) ? text.substring(0, MOST_CHARACTERS) + "…" : text;
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

}
