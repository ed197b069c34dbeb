package dev.oauth2flow.testing;

/**
 * A person who can sign in.
 *
 * @param username what to type as the user name
 * @param password what to type as the password
 */
public record TestUser(String username, String password) {

	/** Without the password, which would be in every report. */
	@Override
	public String toString() {
		return this.username;
	}

}
