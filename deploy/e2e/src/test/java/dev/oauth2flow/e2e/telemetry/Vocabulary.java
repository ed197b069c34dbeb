package dev.oauth2flow.e2e.telemetry;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The words by which the live diagram knows which span lights which arrow: the very file
 * that client-app reads.
 */
public final class Vocabulary {

	private static final Path FILE = Path.of("../../client-app/src/main/resources/flow/vocabulary.json");

	private static final List<Entry> ENTRIES = new JsonMapper().readValue(FILE.toFile(), Content.class).entries();

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

	private record Content(List<Entry> entries, List<Object> parts, List<Object> hidden, Map<String, String> facts) {
	}

	/**
	 * Which span lights which arrow.
	 *
	 * @param arrow the arrow, in lower case with dashes
	 * @param leg which of its ways
	 * @param at {@code start} or {@code end}
	 * @param stops why the arrow does not arrive, where such a span says so
	 * @param optional whether a sign-in that goes well has no such span
	 * @param span patterns of attributes
	 */
	public record Entry(String arrow, int leg, String at, @Nullable String stops, @Nullable Boolean optional,
			Map<String, String> span) {

		boolean isOptional() {
			return Boolean.TRUE.equals(this.optional);
		}

		/**
		 * Says whether a span is meant.
		 * @param candidate the span
		 * @return whether all patterns match
		 */
		public boolean matches(Span candidate) {
			return this.span.entrySet()
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
	}

}
