package dev.oauth2flow.auth.account;

import java.util.List;

import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.session.Sessions;
import dev.oauth2flow.auth.session.SignedInUser;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Ends one of a user's other sessions, and the tokens that came of it.
 */
@Component
class SessionEnding {

	private static final String REASON = "ended_by_user";

	private final Sessions sessions;

	private final GrantService grants;

	SessionEnding(Sessions sessions, GrantService grants) {
		this.sessions = sessions;
		this.grants = grants;
	}

	/**
	 * Ends a session, if it is one of the user's.
	 * @param user the user
	 * @param sid the session's public id; may be any text
	 * @return whether there was one to end
	 */
	@Transactional
	boolean end(SignedInUser user, String sid) {
		if (this.sessions.find(user.sub()).stream().noneMatch((session) -> session.user().sid().equals(sid))) {
			return false;
		}
		this.grants.revokeSession(user.sub(), sid, REASON);
		this.sessions.end(user.sub(), List.of(sid));
		return true;
	}

}
