package dev.oauth2flow.auth.account;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.session.Sessions;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.users.Passwords;
import dev.oauth2flow.auth.users.Passwords.Prepared;
import dev.oauth2flow.auth.users.UserChanges;
import dev.oauth2flow.auth.users.UserProfile;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes a password, and ends what the old one has opened: every other session, every
 * grant and every access token. Either all of it is done or nothing.
 */
@Component
class PasswordChange {

	private static final String REASON = "password_changed";

	private final Passwords passwords;

	private final Sessions sessions;

	private final GrantService grants;

	private final AuditTrail auditTrail;

	private final UserChanges changes;

	private final TransactionOperations transactions;

	PasswordChange(Passwords passwords, Sessions sessions, GrantService grants, AuditTrail auditTrail,
			UserChanges changes, TransactionOperations transactions) {
		this.passwords = passwords;
		this.sessions = sessions;
		this.grants = grants;
		this.auditTrail = auditTrail;
		this.changes = changes;
		this.transactions = transactions;
	}

	/**
	 * Changes a user's password.
	 * @param user the user, in the session that stays
	 * @param profile who that is
	 * @param current what the user says the password is
	 * @param replacement what it is to be, judged already
	 * @return the user's credential version from now on, under which the session that
	 * stays has to be kept; empty if the current password was wrong
	 */
	Optional<Integer> change(SignedInUser user, UserProfile profile, String current, String replacement) {
		Optional<Prepared> prepared = this.passwords.prepare(profile, current, replacement);
		return prepared.isPresent()
				? Objects.requireNonNull(this.transactions.execute((_) -> store(user, prepared.get())))
				: Optional.empty();
	}

	private Optional<Integer> store(SignedInUser user, Prepared prepared) {
		Optional<Integer> version = this.passwords.store(prepared);
		if (version.isEmpty()) {
			return version;
		}
		this.sessions.refuseBelow(user.sub(), version.get());
		List<String> others = this.sessions.find(user.sub())
			.stream()
			.map((session) -> session.user().sid())
			.filter((sid) -> !sid.equals(user.sid()))
			.toList();
		this.auditTrail.record("password.changed", user.sub(), Map.of());
		others.forEach((_) -> this.auditTrail.record("session.ended", user.sub(), Map.of("reason", REASON)));
		this.grants.revokeAll(user.sub(), REASON);
		this.sessions.end(user.sub(), others);
		this.changes.announce(user.sub());
		return version;
	}

}
