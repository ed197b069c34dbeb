package dev.oauth2flow.e2e.telemetry;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The words by which the live diagram knows which span lights which arrow: the very file
 * that client-app reads.
 */
public final class Vocabulary {

	private static final Path FILE = Path.of("../../client-app/src/main/resources/flow/vocabulary.json");

	private static final Content CONTENT = new JsonMapper().readValue(FILE.toFile(), Content.class);

	private static final List<Entry> ENTRIES = CONTENT.entries();

	private Vocabulary() {
	}

	/**
	 * Returns what lights an arrow when all goes well.
	 * @param arrow the arrow
	 * @return one entry or more
	 */
	public static List<Entry> of(Arrow arrow) {
		String name = arrow.name().toLowerCase(Locale.ROOT).replace('_', '-');
		return ENTRIES.stream().filter((entry) -> entry.arrow().equals(name) && !entry.isOptional()).toList();
	}

	/**
	 * Returns what every first sign-in has to speak.
	 * @return the entries
	 */
	public static List<Entry> required() {
		return ENTRIES.stream().filter((entry) -> !entry.isOptional()).toList();
	}

	/**
	 * Returns what is spoken when something goes wrong, too.
	 * @return the entries
	 */
	public static List<Entry> all() {
		return ENTRIES;
	}

	/**
	 * Returns which spans are the work of which part, and which are none of the flow's.
	 * @return patterns of attributes
	 */
	public static List<Map<String, String>> otherPatterns() {
		return Stream.concat(CONTENT.parts().stream().map(PartEntry::span), CONTENT.hidden().stream()).toList();
	}

	/**
	 * Returns what the picture tells of spans.
	 * @return attributes
	 */
	public static Set<String> facts() {
		return CONTENT.facts().keySet();
	}

	/**
	 * Says whether a span has what is asked for.
	 * @param patterns of attributes, by their names
	 * @param candidate the span
	 * @return whether all patterns match
	 */
	public static boolean match(Map<String, String> patterns, Span candidate) {
		return patterns.entrySet()
			.stream()
			.allMatch((pattern) -> Pattern.compile(pattern.getValue(), Pattern.DOTALL)
				.matcher(value(candidate, pattern.getKey()))
				.matches());
	}

	private static String value(Span span, String name) {
		return switch (name) {
			case "service" -> span.service();
			case "kind" -> span.kind();
			case "name" -> span.name();
			default -> span.attributes().getOrDefault(name, "");
		};
	}

	private record Content(List<Entry> entries, List<PartEntry> parts, List<Map<String, String>> hidden,
			Map<String, String> facts) {
	}

	private record PartEntry(int part, Map<String, String> span) {
	}

	/**
	 * Which span lights which arrow.
	 *
	 * @param arrow the arrow, in lower case with dashes
	 * @param leg which of its ways
	 * @param at {@code start} or {@code end}
	 * @param stops why the arrow does not arrive, where such a span says so
	 * @param optional whether a sign-in that goes well has no such span
	 * @param within which other way has to be lit by something within such a span
	 * @param span patterns of attributes
	 */
	public record Entry(String arrow, int leg, String at, @Nullable String stops, @Nullable Boolean optional,
			@Nullable String within, Map<String, String> span) {

		boolean isOptional() {
			return Boolean.TRUE.equals(this.optional);
		}

		/**
		 * Says whether a span is meant.
		 * @param candidate the span
		 * @return whether all patterns match
		 */
		public boolean matches(Span candidate) {
			return match(this.span, candidate);
		}
	}

}
