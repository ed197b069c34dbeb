package dev.oauth2flow.client.flow.telemetry;

import java.util.Map;

/**
 * A span as it came by OTLP.
 *
 * @param trace in hexadecimal digits
 * @param id in hexadecimal digits
 * @param parent in hexadecimal digits, empty for a root
 * @param service the {@code service.name}
 * @param instance the {@code service.instance.id}
 * @param kind such as {@code SERVER}
 * @param name the span's name
 * @param start in microseconds since 1970
 * @param end in microseconds since 1970
 * @param failed whether its status is an error
 * @param attributes as text
 */
record ReceivedSpan(String trace, String id, String parent, String service, String instance, String kind, String name,
		long start, long end, boolean failed, Map<String, String> attributes) {

	String attribute(String name) {
		return this.attributes.getOrDefault(name, "");
	}

}
