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

	private Vocabulary(Content content) {
		this.entries = content.entries().stream().map(Entry::of).toList();
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
				facts(span));
	}

	/** Tells whether a span shows anything, so that it is worth to wait for its flow. */
	boolean knows(ReceivedSpan span) {
		return this.entries.stream().anyMatch((entry) -> entry.matches(span));
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
	 * @param entries spans by arrow
	 * @param facts labels by attribute, in the order to show them in
	 */
	private record Content(List<Words> entries, Map<String, String> facts) {

	}

	/**
	 * One entry of the file.
	 *
	 * @param arrow the arrow, in lower case with dashes
	 * @param leg which of its ways, from 0
	 * @param at {@code start} or {@code end} of the span
	 * @param stops why the arrow does not arrive, where such a span says so
	 * @param span patterns of attributes; {@code service}, {@code kind} and {@code name}
	 * are the span's own
	 */
	private record Words(String arrow, int leg, String at, @Nullable String stops, Map<String, String> span) {

	}

	private record Entry(Words words, Map<String, Pattern> patterns) {

		static Entry of(Words words) {
			Map<String, Pattern> patterns = new LinkedHashMap<>();
			words.span().forEach((name, pattern) -> patterns.put(name, Pattern.compile(pattern, Pattern.DOTALL)));
			return new Entry(words, patterns);
		}

		boolean matches(ReceivedSpan span) {
			return this.patterns.entrySet()
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

		Step.Light light(ReceivedSpan span) {
			return new Step.Light(this.words.arrow(), this.words.leg(),
					Objects.equals(this.words.at(), "end") ? span.end() : span.start(), this.words.stops());
		}

	}

}
