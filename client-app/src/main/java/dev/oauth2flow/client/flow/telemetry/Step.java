package dev.oauth2flow.client.flow.telemetry;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
	 * @param within which other way must have been lit by something within this step, as
	 * {@code arrow/leg}; null where none
	 */
	public record Light(String arrow, int leg, long at, @Nullable String why, @Nullable String within) {

		boolean is(String way) {
			return way.equals(this.arrow + "/" + this.leg);
		}

	}

	/**
	 * Returns what these steps light, without what lacks that which had to happen within
	 * it: a page is no JSON response where the API did not give it any.
	 * @param steps the steps of a flow
	 * @return the lights, in the order of the steps
	 */
	public static List<Light> lights(List<Step> steps) {
		Map<String, Step> byId = steps.stream().collect(Collectors.toMap(Step::span, (step) -> step, (one, _) -> one));
		return steps.stream()
			.flatMap((step) -> step.lights()
				.stream()
				.filter((light) -> light.within() == null || steps.stream()
					.filter((part) -> part.lights().stream().anyMatch((other) -> other.is(light.within())))
					.anyMatch((part) -> part.isWithin(step, byId))))
			.toList();
	}

	private boolean isWithin(Step whole, Map<String, Step> byId) {
		Step above = this;
		for (int i = 0; above != null && i < byId.size(); i++) {
			if (above.parent().equals(whole.span())) {
				return true;
			}
			above = byId.get(above.parent());
		}
		return false;
	}

}
