package dev.oauth2flow.auth.account;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a user enters to change the password.
 *
 * @param current the password as it is
 * @param replacement the password as it is to be
 * @param repeated the same once more
 */
record PasswordForm(String current, String replacement, String repeated) {

	/** With nothing entered yet. */
	static final PasswordForm EMPTY = new PasswordForm(null, null, null);

	PasswordForm(@Nullable String current, @Nullable String replacement, @Nullable String repeated) {
		this.current = Objects.requireNonNullElse(current, "");
		this.replacement = Objects.requireNonNullElse(replacement, "");
		this.repeated = Objects.requireNonNullElse(repeated, "");
	}

	@Override
	public String toString() {
		return "PasswordForm[]";
	}

}
