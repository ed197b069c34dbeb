package dev.oauth2flow.api.notes;

import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

import dev.oauth2flow.api.ids.TimeOrderedId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NoteCursorTest {

	private final NoteCursor cursor = new NoteCursor(TimeOrderedId.at(Instant.now()));

	@Test
	void a_cursor_is_read_as_it_was_written() {
		assertThat(NoteCursor.parse(this.cursor.text())).isEqualTo(this.cursor);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "=", "AA", "not base64!", "AQ==" })
	void what_is_no_cursor_is_refused(String text) {
		refused(text);
	}

	@Test
	void a_cursor_that_was_tampered_with_is_refused() {
		String text = this.cursor.text();
		refused(text + "=");
		refused(text + "AA");
		refused(text.substring(1));
		byte[] bytes = Base64.getUrlDecoder().decode(text);
		bytes[0] = 2;
		refused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
		refused(new NoteCursor(UUID.randomUUID()).text());
		refused(new NoteCursor(new UUID(0, 0)).text());
	}

	@Test
	void two_ways_to_write_one_cursor_are_not_both_right() {
		String text = this.cursor.text();
		char last = text.charAt(text.length() - 1);
		// The last character holds bits that no byte needs.
		String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		char other = alphabet.charAt(alphabet.indexOf(last) ^ 1);
		refused(text.substring(0, text.length() - 1) + other);
	}

	private static void refused(String text) {
		assertThatExceptionOfType(InvalidCursorException.class).isThrownBy(() -> NoteCursor.parse(text));
	}

}
