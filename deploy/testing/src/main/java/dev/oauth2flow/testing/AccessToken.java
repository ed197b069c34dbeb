package dev.oauth2flow.testing;

import java.time.Instant;
import java.util.Set;

/**
 * An access token as the token endpoint gave it (RFC 6749, section 5.1).
 *
 * @param value what goes after {@code Bearer} (RFC 6750, section 2.1)
 * @param subject the {@code sub}: the user's id, under which the ledger has the events
 * @param scopes what was granted, which may be less than was asked for
 * @param expiresAt when the API begins to refuse it
 */
public record AccessToken(String value, String subject, Set<String> scopes, Instant expiresAt) {

	/**
	 * Takes a copy of the scopes.
	 * @param value what goes after {@code Bearer}
	 * @param subject the user's id
	 * @param scopes what was granted
	 * @param expiresAt when the API begins to refuse it
	 */
	public AccessToken {
		scopes = Set.copyOf(scopes);
	}

	/** Without the value, which would be in every report. */
	@Override
	public String toString() {
		return "AccessToken[subject=" + this.subject + ", scopes=" + this.scopes + ", expiresAt=" + this.expiresAt
				+ "]";
	}

}
