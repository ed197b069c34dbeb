package dev.oauth2flow.auth.users;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Replaces passwords, in two steps: what takes time is done before a transaction begins.
 */
@Component
public class Passwords {

	private final UserRows users;

	private final PasswordEncoder encoder;

	private final PasswordRules rules;

	Passwords(UserRows users, PasswordEncoder encoder, PasswordRules rules) {
		this.users = users;
		this.encoder = encoder;
		this.rules = rules;
	}

	/**
	 * Returns how long a new password must be.
	 * @return the least number of characters
	 */
	public int minimumLength() {
		return this.rules.minimumLength();
	}

	/**
	 * Returns what is wrong with a new password.
	 * @param user whose password it is to be
	 * @param password what the user has typed
	 * @return a sentence for the user, or empty if the password will do
	 */
	public Optional<String> objection(UserProfile user, String password) {
		return this.rules.objection(password, List.of(user.username(), user.name(), user.email()));
	}

	/**
	 * Prepares to replace a password.
	 * @param user whose password it is
	 * @param current what the user says it is
	 * @param replacement what it is to be
	 * @return what to {@link #store store}, or empty if the current one is wrong
	 */
	public Optional<Prepared> prepare(UserProfile user, String current, String replacement) {
		UUID id = UUID.fromString(user.sub());
		String hash = this.users.findById(id)
			.filter(UserAccount::isActive)
			.map((found) -> found.passwordHash)
			.orElse("");
		if (current.length() > PasswordVerifier.LONGEST_PASSWORD || !this.encoder.matches(current, hash)) {
			return Optional.empty();
		}
		return Optional.of(new Prepared(id, hash, PasswordHashing.encode(this.encoder, replacement)));
	}

	/**
	 * Replaces a password in the caller's transaction.
	 * @param prepared what was prepared
	 * @return the user's credential version from now on, or empty if the password was not
	 * any more what it was when this was prepared
	 */
	public Optional<Integer> store(Prepared prepared) {
		return (this.users.changePassword(prepared.id, prepared.current, prepared.replacement) == 1)
				? this.users.findCredentialVersion(prepared.id) : Optional.empty();
	}

	/**
	 * A new password, hashed.
	 */
	public static final class Prepared {

		private final UUID id;

		private final String current;

		private final String replacement;

		Prepared(UUID id, String current, String replacement) {
			this.id = id;
			this.current = current;
			this.replacement = replacement;
		}

	}

}
