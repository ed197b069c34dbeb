package dev.oauth2flow.auth.session;

import java.time.Instant;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;

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
 */
public record SignedInUser(String sub, String username, Instant authTime, String sid, Set<String> authorities,
		Set<String> amr) implements AuthenticatedPrincipal {

	@Override
	@JsonIgnore
	public String getName() {
		return this.sub;
	}

}
