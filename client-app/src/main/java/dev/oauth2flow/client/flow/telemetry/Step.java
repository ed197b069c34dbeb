package dev.oauth2flow.client.flow.telemetry;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One span of a flow, in the words of the picture.
 *
 * @param span its id
 * @param parent the id of the span that it is part of, empty where there is none
 * @param service the service that told it
 * @param instance which replica of that service
 * @param kind {@code SERVER}, {@code CLIENT}, {@code PRODUCER}, {@code CONSUMER} or
 * {@code INTERNAL}
 * @param name what it is called
 * @param start in microseconds since 1970
 * @param end in microseconds since 1970
 * @param outcome whether it went as it should
 * @param lights the ways of arrows that it shows
 * @param part the number of the part whose work it is, 0 where that is unknown
 * @param facts what it tells, by the label to show
 */
public record Step(String span, String parent, String service, String instance, String kind, String name, long start,
		long end, Outcome outcome, List<Light> lights, int part, Map<String, String> facts) {

	/** How a span ended. */
	public enum Outcome {

		/** As it should. */
		DONE,

		/** The request was refused, and rightly so as far as the service knows. */
		REFUSED,

		/** Something broke. */
		FAILED

	}

	/**
	 * One way of an arrow that a span shows.
	 *
	 * @param arrow the arrow, in lower case with dashes
	 * @param leg which of its ways, from 0
	 * @param at when, in microseconds since 1970
	 * @param why it stops there, null where it does not
	 */
	public record Light(String arrow, int leg, long at, @Nullable String why) {

	}

}
