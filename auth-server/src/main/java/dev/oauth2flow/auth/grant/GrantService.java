package dev.oauth2flow.auth.grant;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.logout.LogoutNotices;
import dev.oauth2flow.auth.session.AuthenticationContexts;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
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
	 * Adds a grant that a user has given in another way than by an authorization code,
	 * and records that tokens are issued for it.
	 * @param client the client, which is the sender of the current request
	 * @param subject the user's {@code sub}
	 * @param scopes what is granted
	 * @param authTime when the user signed in
	 * @param sid the public id of the browser session
	 * @param amr how the user signed in (RFC 8176)
	 * @param credentialVersion the number of the credentials that the user had then, or
	 * {@code null} if that is not known
	 * @param grantType in which way, as in {@code grant_type}
	 * @return the grant
	 * @throws OAuth2AuthenticationException if the user has other credentials by now
	 */
	@Transactional
	public Grant open(RegisteredClient client, String subject, Set<String> scopes, Instant authTime, String sid,
			Set<String> amr, @Nullable Integer credentialVersion, String grantType) {
		UUID id = UUID.randomUUID();
		String clientId = client.getClientId();
		boolean given = this.grants.insert(id, clientId, subject, scopes, authTime, sid, amr,
				amr.isEmpty() ? null : AuthenticationContexts.acr(amr), credentialVersion, Set.of(),
				GrantBinding.of(client), AuthorizationDetails.none());
		if (!given) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
		}
		this.auditTrail.record("token.issued", subject,
				Map.of("client_id", clientId, "scopes", scopes.stream().sorted().toList(), "grant_type", grantType));
		return Objects.requireNonNull(this.grants.find(id));
	}

	/**
	 * Says whether an access token stands for a grant of a user that is in force.
	 * @param accessToken a verified access token
	 * @return whether neither it nor its grant or its user was revoked
	 */
	public boolean isInForce(Jwt accessToken) {
		String subject = accessToken.getSubject();
		String id = accessToken.getClaimAsString("grant_id");
		if (id == null || subject == null || subject.equals(accessToken.getClaimAsString("client_id"))
				|| this.revocations.isRevoked(accessToken)) {
			return false;
		}
		Grant grant = this.grants.find(UUID.fromString(id));
		return grant != null && grant.revokedAt() == null;
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
	 * Revokes what all users have granted to one client, as when it is removed.
	 * @param clientId the client's {@code client_id}
	 * @param reason why, in lower-case words joined by underscores
	 * @return how many grants were revoked
	 */
	@Transactional
	public int revokeClient(String clientId, String reason) {
		return revoked(this.grants.revokeOfClient(clientId, reason), reason);
	}

	/**
	 * Records that a browser session has ended, as when the user signs out, revokes what
	 * came of it, and has the clients told. What was granted with {@code offline_access}
	 * stays.
	 * @param subject the user's {@code sub}
	 * @param sid the session's public id
	 * @param reason why, in lower-case words joined by underscores
	 * @return how many grants were revoked
	 */
	@Transactional
	public int revokeSession(String subject, String sid, String reason) {
		this.auditTrail.record("session.ended", subject, Map.of("reason", reason));
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
