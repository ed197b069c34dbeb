package dev.oauth2flow.api.notes;

import java.nio.charset.StandardCharsets;

import dev.oauth2flow.api.errors.StrictMapper;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import tools.jackson.core.JacksonException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers send about notes.
 */
public final class NoteParsers {

	private static final Validator VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();

	private NoteParsers() {
	}

	public static void ifMatch(byte[] input) {
		try {
			IfMatch.parse(new String(input, StandardCharsets.ISO_8859_1));
		}
		catch (NotePreconditionException ex) {
			assertThat(ex.getMessage()).isNotBlank();
		}
	}

	public static void cursor(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		try {
			assertThat(NoteCursor.parse(text).text()).isEqualTo(text);
		}
		catch (InvalidCursorException ex) {
			assertThat(ex).isNotNull();
		}
	}

	/** What passes can be stored: PostgreSQL has no NUL, and no half of a character. */
	public static void content(byte[] input) {
		try {
			NoteContent content = StrictMapper.json().readValue(input, NoteContent.class);
			if (content != null && VALIDATOR.validate(content).isEmpty()) {
				String stored = content.title() + content.body();
				assertThat(stored).doesNotContain("\0");
				assertThat(new String(stored.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
					.isEqualTo(stored);
			}
		}
		catch (JacksonException ex) {
			assertThat(ex.getMessage()).isNotBlank();
		}
	}

}
