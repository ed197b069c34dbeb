package dev.oauth2flow.auth.secondfactor;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people type as a code of their app, or of those that they have written down.
 */
public final class SecondFactorParsers {

	private static final byte[] SECRET = new byte[20];

	private SecondFactorParsers() {
	}

	/** Only the code of this time is one, and not what looks like it. */
	public static boolean code(byte[] input) {
		String typed = new String(input, StandardCharsets.UTF_8);
		assertThat(RecoveryCodes.hash(typed)).hasSize(32).isEqualTo(RecoveryCodes.hash(" " + typed + "-"));
		boolean found = TimeBasedCodes.step(SECRET, typed, Instant.EPOCH).isPresent();
		if (found) {
			assertThat(typed).matches("[0-9]{6}");
		}
		return found;
	}

}
