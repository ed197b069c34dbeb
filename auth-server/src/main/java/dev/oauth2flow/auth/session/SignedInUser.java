package dev.oauth2flow.auth.session;

import java.time.Instant;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * The user of a session, the principal of its {@link SignedInAuthentication}.
 *
 * @param sub the user's id, the {@code sub} of tokens
 * @param username the name the user signs in with
 * @param authTime when the user proved who they are ({@code auth_time})
 * @param sid the session's public id ({@code sid}), which is not what the cookie holds
 * and opens nothing
 * @param authorities what the user may do beyond what everybody may
 * @param amr how the user proved who they are (RFC 8176)
 * @param credentialVersion the number of the credentials that were proved: a session that
 * was begun under an older one than the user now has is not kept
 */
public record SignedInUser(String sub, String username, Instant authTime, String sid, Set<String> authorities,
		Set<String> amr, Integer credentialVersion) implements AuthenticatedPrincipal {

	/** The version of a user whose credentials have never changed. */
	private static final int FIRST = 1;

	/**
	 * Makes the user of a session. One that was begun before credentials were counted
	 * does not tell a number.
	 */
	public SignedInUser(String sub, String username, Instant authTime, String sid, Set<String> authorities,
			Set<String> amr, @Nullable Integer credentialVersion) {
		this.sub = sub;
		this.username = username;
		this.authTime = authTime;
		this.sid = sid;
		this.authorities = authorities;
		this.amr = amr;
		this.credentialVersion = (credentialVersion != null) ? credentialVersion : FIRST;
	}

	@Override
	@JsonIgnore
	public String getName() {
		return this.sub;
	}

	/**
	 * Returns the user of the same session under new credentials.
	 * @param version their number
	 * @return the user
	 */
	public SignedInUser withCredentialVersion(int version) {
		return new SignedInUser(this.sub, this.username, this.authTime, this.sid, this.authorities, this.amr, version);
	}

}
