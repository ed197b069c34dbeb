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

	public static boolean ifMatch(byte[] input) {
		try {
			IfMatch.parse(new String(input, StandardCharsets.ISO_8859_1));
			return true;
		}
		catch (NotePreconditionException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return false;
		}
	}

	public static boolean cursor(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		try {
			assertThat(NoteCursor.parse(text).text()).isEqualTo(text);
			return true;
		}
		catch (InvalidCursorException _) {
			return false;
		}
	}

	/** What passes can be stored: PostgreSQL has no NUL, and no half of a character. */
	public static boolean content(byte[] input) {
		try {
			NoteContent content = StrictMapper.json().readValue(input, NoteContent.class);
			boolean valid = content != null && VALIDATOR.validate(content).isEmpty();
			if (valid) {
				String stored = content.title() + content.body();
				assertThat(stored).doesNotContain("\0");
				assertThat(new String(stored.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
					.isEqualTo(stored);
			}
			return valid;
		}
		catch (JacksonException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return false;
		}
	}

}
