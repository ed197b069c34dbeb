package dev.oauth2flow.auth.users;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Checks a user's password. The time it takes does not tell whether the user exists, and
 * no database connection is held meanwhile.
 */
@Component
public class PasswordVerifier {

	/** The longest username that is looked up, in characters. */
	public static final int LONGEST_USERNAME = 255;

	/** The longest password that is hashed, in characters. */
	public static final int LONGEST_PASSWORD = 1024;

	private final UserRows users;

	private final PasswordEncoder encoder;

	private final String hashOfNobody;

	PasswordVerifier(UserRows users, PasswordEncoder encoder) {
		this.users = users;
		this.encoder = encoder;
		this.hashOfNobody = PasswordHashing.encode(encoder, "the password of nobody");
	}

	/**
	 * Checks a password, and hashes it anew where the stored hash is of an older kind.
	 * @param username the name, in any case
	 * @param password the password as typed
	 * @return who is known by that name, and whether the password is theirs
	 */
	public Verdict verify(String username, String password) {
		Optional<UserAccount> found = isPlausible(username) ? this.users.findByUsername(username) : Optional.empty();
		String hash = found.map((user) -> user.passwordHash).orElse(this.hashOfNobody);
		boolean matches = password.length() <= LONGEST_PASSWORD && this.encoder.matches(password, hash);
		if (found.isEmpty()) {
			return new Verdict(null, false);
		}
		UserAccount user = found.get();
		boolean accepted = matches && user.isActive();
		if (accepted && this.encoder.upgradeEncoding(hash)) {
			this.users.replacePasswordHash(user.id, hash, PasswordHashing.encode(this.encoder, password));
		}
		return new Verdict(user.profile(), accepted);
	}

	/**
	 * No user has another name, and other letters have other lower cases in the database.
	 */
	private static boolean isPlausible(String username) {
		return !username.isEmpty() && username.length() <= LONGEST_USERNAME
				&& username.chars().allMatch((c) -> c > ' ' && c <= '~');
	}

	/**
	 * The outcome of a check.
	 *
	 * @param user who is known by the name, or {@code null}
	 * @param accepted whether the password is the user's and the user may sign in
	 */
	public record Verdict(@Nullable UserProfile user, boolean accepted) {
	}

}
