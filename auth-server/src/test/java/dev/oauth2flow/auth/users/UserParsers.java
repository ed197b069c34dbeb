package dev.oauth2flow.auth.users;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people want as their new password.
 */
public final class UserParsers {

	private static final PasswordRules RULES = new PasswordRules(new PasswordSettings(12, null));

	private UserParsers() {
	}

	public static boolean password(byte[] input) {
		Optional<String> objection = RULES.objection(new String(input, StandardCharsets.UTF_8),
				List.of("alice", "Alice Example", "alice@example.org"));
		objection.ifPresent((sentence) -> assertThat(sentence).endsWith("."));
		return objection.isEmpty();
	}

}
