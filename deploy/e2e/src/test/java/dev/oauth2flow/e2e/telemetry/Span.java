package dev.oauth2flow.e2e.telemetry;

import java.util.Map;

/**
 * A span as a service exported it.
 *
 * @param service the {@code service.name}
 * @param traceId in hexadecimal digits
 * @param id in hexadecimal digits
 * @param parentId in hexadecimal digits, empty for a root
 * @param kind {@code SERVER}, {@code CLIENT}, {@code PRODUCER}, {@code CONSUMER} or
 * {@code INTERNAL}
 * @param name the span's name
 * @param start in nanoseconds since 1970
 * @param end in nanoseconds since 1970
 * @param attributes as text
 */
public record Span(String service, String traceId, String id, String parentId, String kind, String name, long start,
		long end, Map<String, String> attributes) {

	/**
	 * Says whether any attribute holds the text.
	 * @param text what to look for, in any case
	 * @return whether it is there
	 */
	public boolean mentions(String text) {
		String wanted = text.toLowerCase(java.util.Locale.ROOT);
		return this.name.toLowerCase(java.util.Locale.ROOT).contains(wanted) || this.attributes.values()
			.stream()
			.anyMatch((value) -> value.toLowerCase(java.util.Locale.ROOT).contains(wanted));
	}

}
