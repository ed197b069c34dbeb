package dev.oauth2flow.auth.signin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.users.UserProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Begins the session of who signs in, and records it. Who signs in once more stays in the
 * same session, of which the clients know the {@code sid}; of another user's session, in
 * whose place it comes, the clients hear that it has ended.
 */
@Component
class SessionStart {

	private static final String REPLACED = "replaced_by_another_user";

	private final AuditTrail auditTrail;

	private final GrantService grants;

	SessionStart(AuditTrail auditTrail, GrantService grants) {
		this.auditTrail = auditTrail;
		this.grants = grants;
	}

	SignedInUser signedIn(UserProfile user, Set<String> amr, int credentialVersion) {
		SignedInUser before = current();
		String sid = (before != null && before.sub().equals(user.sub())) ? before.sid() : null;
		if (before != null && sid == null) {
			this.grants.revokeSession(before.sub(), before.sid(), REPLACED);
		}
		this.auditTrail.record("signin.succeeded", user.sub(), Map.of());
		return new SignedInUser(user.sub(), user.username(), now(), (sid != null) ? sid : UUID.randomUUID().toString(),
				user.authorities(), amr, credentialVersion);
	}

	/**
	 * Says what a session is that rises to a higher class: still the same one.
	 * @param whole whether the proof would have been enough to sign in with: only then
	 * has the user signed in anew
	 */
	SignedInUser risen(SignedInUser before, UserProfile user, Set<String> amr, boolean whole) {
		this.auditTrail.record("signin.stepped_up", user.sub(), Map.of());
		return new SignedInUser(user.sub(), user.username(), whole ? now() : before.authTime(), before.sid(),
				user.authorities(), amr, before.credentialVersion());
	}

	private static @Nullable SignedInUser current() {
		@Nullable Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication instanceof SignedInAuthentication signedIn) ? signedIn.getPrincipal() : null;
	}

	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

}
