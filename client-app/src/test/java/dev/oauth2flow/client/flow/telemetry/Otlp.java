package dev.oauth2flow.client.flow.telemetry;

import java.util.HexFormat;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * Messages of the OpenTelemetry Protocol as a service sends them.
 */
public final class Otlp {

	private Otlp() {
	}

	/**
	 * Makes a message with one span.
	 * @param service the service's name
	 * @param kind such as {@code SERVER}
	 * @param trace 32 hexadecimal digits
	 * @param id 16 hexadecimal digits
	 * @param attributes the span's attributes
	 * @return the message's bytes
	 */
	public static byte[] message(String service, String kind, String trace, String id, Map<String, String> attributes) {
		Span.Builder span = Span.newBuilder()
			.setTraceId(bytes(trace))
			.setSpanId(bytes(id))
			.setName("http get")
			.setKind(Span.SpanKind.valueOf("SPAN_KIND_" + kind))
			.setStartTimeUnixNano(1_800_000_000_000_000_000L)
			.setEndTimeUnixNano(1_800_000_000_020_000_000L);
		attributes.forEach((name, value) -> span.addAttributes(attribute(name, value)));
		return ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder()
				.setResource(Resource.newBuilder()
					.addAttributes(attribute("service.name", service))
					.addAttributes(attribute("service.instance.id", service + ":1")))
				.addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
			.build()
			.toByteArray();
	}

	private static KeyValue attribute(String name, String value) {
		return KeyValue.newBuilder().setKey(name).setValue(AnyValue.newBuilder().setStringValue(value)).build();
	}

	private static ByteString bytes(String hex) {
		return ByteString.copyFrom(HexFormat.of().parseHex(hex));
	}

}
