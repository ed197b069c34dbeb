package dev.oauth2flow.auth.users;

import java.util.Optional;
import java.util.UUID;

import org.springframework.stereotype.Component;

/**
 * Looks up who a user is, and lets the user change it.
 */
@Component
public class UserProfiles {

	private final UserRows users;

	UserProfiles(UserRows users) {
		this.users = users;
	}

	/**
	 * Finds a user by id, in one statement.
	 * @param sub the user's {@code sub}; may be any text
	 * @return the user, or empty if there is none
	 */
	public Optional<UserProfile> find(String sub) {
		return account(sub).map(UserAccount::profile);
	}

	/**
	 * Finds a user who may sign in, in one statement.
	 * @param sub the user's {@code sub}; may be any text
	 * @return the user, or empty if there is none or the account is locked
	 */
	public Optional<UserProfile> findActive(String sub) {
		return account(sub).filter(UserAccount::isActive).map(UserAccount::profile);
	}

	private Optional<UserAccount> account(String sub) {
		try {
			return this.users.findById(UUID.fromString(sub));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	/**
	 * Changes how a user is called and reached, in the caller's transaction.
	 * @param sub the user's {@code sub}
	 * @param name the name to show
	 * @param email the address, unverified if it is another one
	 * @return whether anything was changed
	 */
	public boolean change(String sub, String name, String email) {
		return this.users.updateProfile(UUID.fromString(sub), name, email) == 1;
	}

}
