package dev.oauth2flow.client.flow.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says which span shows which arrow. The words are data: {@code flow/vocabulary.json}.
 */
final class Vocabulary {

	private static final String FILE = "flow/vocabulary.json";

	private final List<Entry> entries;

	private final Map<String, String> facts;

	private final List<PartEntry> parts;

	private final List<SpanPattern> hidden;

	private Vocabulary(Content content) {
		this.entries = content.entries().stream().map(Entry::of).toList();
		this.parts = content.parts().stream().map(PartEntry::of).toList();
		this.hidden = content.hidden().stream().map(SpanPattern::of).toList();
		this.facts = content.facts();
	}

	static Vocabulary read(JsonMapper json) {
		try (InputStream file = new ClassPathResource(FILE).getInputStream()) {
			return new Vocabulary(json.readValue(file, Content.class));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Step step(ReceivedSpan span) {
		return new Step(span.id(), span.parent(), span.service(), span.instance(), span.kind(), span.name(),
				span.start(), span.end(), outcome(span),
				this.entries.stream().filter((entry) -> entry.matches(span)).map((entry) -> entry.light(span)).toList(),
				part(span), facts(span));
	}

	/** Tells whether a span is part of the picture, and not of the watching. */
	boolean shows(ReceivedSpan span) {
		return this.hidden.stream().noneMatch((pattern) -> pattern.matches(span));
	}

	private int part(ReceivedSpan span) {
		return this.parts.stream()
			.filter((entry) -> entry.pattern().matches(span))
			.mapToInt(PartEntry::part)
			.findFirst()
			.orElse(0);
	}

	private static Step.Outcome outcome(ReceivedSpan span) {
		String status = span.attribute("status");
		if (status.startsWith("4")) {
			return Step.Outcome.REFUSED;
		}
		return (span.failed() || status.startsWith("5")) ? Step.Outcome.FAILED : Step.Outcome.DONE;
	}

	private Map<String, String> facts(ReceivedSpan span) {
		Map<String, String> told = new LinkedHashMap<>();
		this.facts.forEach((attribute, label) -> {
			String value = span.attribute(attribute);
			if (!value.isEmpty() && !value.equals("none")) {
				told.putIfAbsent(label, value);
			}
		});
		return told;
	}

	/**
	 * The file.
	 *
	 * @param entries which spans light which arrow
	 * @param parts which spans are the work of which part; the first that fits counts
	 * @param hidden which spans are none of the flow's
	 * @param facts labels by attribute, in the order to show them in
	 */
	private record Content(List<Words> entries, List<Part> parts, List<Map<String, String>> hidden,
			Map<String, String> facts) {

	}

	/**
	 * One entry of the file.
	 *
	 * @param arrow the arrow, in lower case with dashes
	 * @param leg which of its ways, from 0
	 * @param at {@code start} or {@code end} of the span
	 * @param stops why the arrow does not arrive, where such a span says so
	 * @param optional whether a sign-in that goes well has no such span
	 * @param within which other way has to be lit by something within such a span
	 * @param span patterns of attributes
	 */
	private record Words(String arrow, int leg, String at, @Nullable String stops, @Nullable Boolean optional,
			@Nullable String within, Map<String, String> span) {

	}

	private record Part(int part, Map<String, String> span) {

	}

	private record PartEntry(int part, SpanPattern pattern) {

		static PartEntry of(Part part) {
			return new PartEntry(part.part(), SpanPattern.of(part.span()));
		}

	}

	private record Entry(Words words, SpanPattern pattern) {

		static Entry of(Words words) {
			return new Entry(words, SpanPattern.of(words.span()));
		}

		boolean matches(ReceivedSpan span) {
			return this.pattern.matches(span);
		}

		Step.Light light(ReceivedSpan span) {
			return new Step.Light(this.words.arrow(), this.words.leg(),
					Objects.equals(this.words.at(), "end") ? span.end() : span.start(), this.words.stops(),
					this.words.within());
		}

	}

	/**
	 * What a span must have.
	 *
	 * @param attributes patterns of the whole value by name; {@code service},
	 * {@code kind} and {@code name} are the span's own
	 */
	private record SpanPattern(Map<String, Pattern> attributes) {

		static SpanPattern of(Map<String, String> words) {
			Map<String, Pattern> attributes = new LinkedHashMap<>();
			words.forEach((name, pattern) -> attributes.put(name, Pattern.compile(pattern, Pattern.DOTALL)));
			return new SpanPattern(attributes);
		}

		boolean matches(ReceivedSpan span) {
			return this.attributes.entrySet()
				.stream()
				.allMatch((pattern) -> pattern.getValue().matcher(value(span, pattern.getKey())).matches());
		}

		private static String value(ReceivedSpan span, String name) {
			return switch (name) {
				case "service" -> span.service();
				case "kind" -> span.kind();
				case "name" -> span.name();
				default -> span.attribute(name);
			};
		}

	}

}
