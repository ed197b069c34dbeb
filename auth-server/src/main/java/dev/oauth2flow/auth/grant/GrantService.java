package dev.oauth2flow.auth.grant;

import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.logout.LogoutNotices;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lists and revokes what users have granted. A revocation ends refresh tokens in the
 * database and access tokens through {@link Revocations}; every one is audited as
 * {@code token.revoked}.
 */
@Component
public class GrantService {

	private final GrantStore grants;

	private final Revocations revocations;

	private final AuditTrail auditTrail;

	private final LogoutNotices notices;

	GrantService(GrantStore grants, Revocations revocations, AuditTrail auditTrail, LogoutNotices notices) {
		this.notices = notices;
		this.grants = grants;
		this.revocations = revocations;
		this.auditTrail = auditTrail;
	}

	/**
	 * Returns the grants that a user has in force.
	 * @param subject the user's {@code sub}
	 * @return the grants, newest first
	 */
	public List<Grant> findActive(String subject) {
		return this.grants.findActive(subject);
	}

	/**
	 * Revokes what a user has granted to one client, as when consent is withdrawn.
	 * @param subject the user's {@code sub}
	 * @param clientId the client's {@code client_id}
	 * @param reason why, in lower-case words joined by underscores
	 * @return how many grants were revoked
	 */
	@Transactional
	public int revoke(String subject, String clientId, String reason) {
		return revoked(this.grants.revokeOfClient(subject, clientId, reason), reason);
	}

	/**
	 * Revokes what came of one browser session, as when the user signs out, and has the
	 * clients told.
	 * @param subject the user's {@code sub}
	 * @param sid the session's public id
	 * @param reason why, in lower-case words joined by underscores
	 * @return how many grants were revoked
	 */
	@Transactional
	public int revokeSession(String subject, String sid, String reason) {
		this.notices.sessionEnded(subject, sid);
		return revoked(this.grants.revokeOfSession(subject, sid, reason), reason);
	}

	/**
	 * Revokes everything that a user has granted, as when the password is changed, and
	 * every access token there is, and has the clients told.
	 * @param subject the user's {@code sub}
	 * @param reason why, in lower-case words joined by underscores
	 * @return how many grants were revoked
	 */
	@Transactional
	public int revokeAll(String subject, String reason) {
		this.notices.allSessionsEnded(subject);
		int count = revoked(this.grants.revokeOfSubject(subject, reason), reason);
		this.revocations.revokeSubject(subject);
		return count;
	}

	@Transactional
	void revoke(Grant grant, String reason) {
		if (this.grants.revoke(grant.id(), reason)) {
			record(grant, reason);
		}
		this.revocations.revokeGrant(grant.id());
	}

	/**
	 * Revokes a family of refresh tokens, or the tokens of a code, because one was
	 * presented again.
	 */
	@Transactional
	void revokeReused(Grant grant, String reason) {
		this.grants.bar(grant.id(), grant.clientId(), grant.subject(), grant.scopes(), grant.authTime(), reason);
		this.revocations.revokeGrant(grant.id());
		this.auditTrail.record("token.reuse_detected", grant.subject(),
				Map.of("client_id", grant.clientId(), "reason", reason));
	}

	private int revoked(List<Grant> grants, String reason) {
		for (Grant grant : grants) {
			record(grant, reason);
			this.revocations.revokeGrant(grant.id());
		}
		return grants.size();
	}

	private void record(Grant grant, String reason) {
		this.auditTrail.record("token.revoked", grant.subject(),
				Map.of("client_id", grant.clientId(), "reason", reason));
	}

}
