package dev.oauth2flow.auth.device;

import java.security.SecureRandom;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The code that a user reads on the device and types here: eight letters, none of them a
 * vowel, so that they are told apart well and form no words (RFC 8628 section 6.1).
 */
final class UserCode {

	/** The longest entry that is looked at, in characters. */
	static final int LONGEST_ENTRY = 32;

	private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

	private static final int LENGTH = 8;

	private static final SecureRandom RANDOM = new SecureRandom();

	private UserCode() {
	}

	/** Makes a code in the form XXXX-XXXX. */
	static String random() {
		StringBuilder code = new StringBuilder();
		for (int i = 0; i < LENGTH; i++) {
			code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
		}
		return code.insert(LENGTH / 2, '-').toString();
	}

	/**
	 * Reads what was typed, in any case and with any separators.
	 * @return the code in the form XXXX-XXXX, or {@code null} if it cannot be one
	 */
	static @Nullable String parse(@Nullable String typed) {
		if (typed == null || typed.length() > LONGEST_ENTRY) {
			return null;
		}
		String letters = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s\\p{Pd}.]", "");
		if (letters.length() != LENGTH || letters.chars().anyMatch((letter) -> LETTERS.indexOf(letter) < 0)) {
			return null;
		}
		return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
	}

}
