package dev.oauth2flow.auth.grant;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.clients.Lifetimes;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The grants in PostgreSQL. The database's clock decides, so that replicas agree.
 */
@Component
class GrantStore {

	private static final String COLUMNS = "id, client_id, subject, scopes, auth_time, sid, generation, "
			+ "created_at, rotated_at, idle_expires_at, expires_at, revoked_at, claims, resources, dpop_jkt, "
			+ "certificate_thumbprint, authorization_details, amr, acr";

	private final JdbcClient jdbc;

	private final Lifetimes lifetimes;

	GrantStore(JdbcClient jdbc, Lifetimes lifetimes) {
		this.jdbc = jdbc;
		this.lifetimes = lifetimes;
	}

	/**
	 * Adds a grant, unless a replay of its code has barred it meanwhile, or the user has
	 * other credentials by now than when the grant was given: what ends sessions and
	 * grants waits for this, or this for it, so that none is left over.
	 * @return whether the user still has these credentials
	 */
	boolean insert(UUID id, String clientId, String subject, Collection<String> scopes, Instant authTime,
			@Nullable String sid, Collection<String> amr, @Nullable String acr, @Nullable Integer credentialVersion,
			Collection<String> resources, GrantBinding binding, AuthorizationDetails details) {
		int added = insertUnless(id, clientId, subject, scopes, authTime, sid, amr, acr, credentialVersion, null,
				"on conflict (id) do nothing");
		if (added > 0 && (binding.dpopThumbprint() != null || binding.certificateThumbprint() != null
				|| !resources.isEmpty() || !details.isEmpty())) {
			this.jdbc.sql("""
					update oauth2_grant set resources = ?, dpop_jkt = ?, certificate_thumbprint = ?,
					    authorization_details = ? where id = ?""")
				.param(resources.isEmpty() ? null : resources.toArray(String[]::new))
				.param(binding.dpopThumbprint())
				.param(binding.certificateThumbprint())
				.param(details.isEmpty() ? null : details.toString())
				.param(id)
				.update();
		}
		return added > 0 || find(id) != null;
	}

	/**
	 * Adds the claims that were granted by name.
	 */
	void addClaims(UUID id, Collection<String> claims) {
		this.jdbc.sql("update oauth2_grant set claims = ? where id = ?")
			.param(claims.toArray(String[]::new))
			.param(id)
			.update();
	}

	/**
	 * Revokes a grant, also one that is only about to be added.
	 */
	void bar(UUID id, String clientId, String subject, Collection<String> scopes, Instant authTime, String reason) {
		insertUnless(id, clientId, subject, scopes, authTime, null, List.of(), null, null, reason,
				"on conflict (id) do update set revoked_at = now(), revoked_reason = excluded.revoked_reason "
						+ "where oauth2_grant.revoked_at is null");
	}

	@Nullable Grant find(UUID id) {
		return this.jdbc.sql("select " + COLUMNS + " from oauth2_grant where id = ?")
			.param(id)
			.query((row, number) -> grant(row))
			.optional()
			.orElse(null);
	}

	List<Grant> findActive(String subject) {
		return this.jdbc
			.sql("select " + COLUMNS + " from oauth2_grant where subject = ? and revoked_at is null "
					+ "and idle_expires_at > now() and expires_at > now() order by created_at desc")
			.param(subject)
			.query((row, number) -> grant(row))
			.list();
	}

	/**
	 * Puts the next refresh token of a family in the place of the presented one, or lets
	 * the presented one live on, if that is the valid one: one statement, so that of
	 * several at once one succeeds.
	 * @return the grant after that, or {@code null} if the presented token is not valid
	 */
	@Nullable Grant rotate(UUID id, int generation, String clientId, Collection<String> scopes, boolean replaced,
			@Nullable String dpopThumbprint, @Nullable String certificateThumbprint) {
		return this.jdbc.sql("""
				update oauth2_grant
				set generation = generation + :step, rotated_at = now(),
				    idle_expires_at = least(expires_at, now() + make_interval(secs => :idleSeconds))
				where id = :id and generation = :generation and client_id = :clientId and scopes @> :scopes::text[]
				    and revoked_at is null and idle_expires_at > now() and expires_at > now()
				    and (dpop_jkt is null or dpop_jkt = :dpopThumbprint
				        or (dpop_jkt = 'any' and :dpopThumbprint::text is not null))
				    and (certificate_thumbprint is null or certificate_thumbprint = :certificateThumbprint)
				returning\s""" + COLUMNS)
			.param("idleSeconds", seconds(this.lifetimes.refreshTokenIdleLifetime()))
			.param("step", replaced ? 1 : 0)
			.param("dpopThumbprint", dpopThumbprint)
			.param("certificateThumbprint", certificateThumbprint)
			.param("id", id)
			.param("generation", generation)
			.param("clientId", clientId)
			.param("scopes", scopes.toArray(String[]::new))
			.query((row, number) -> grant(row))
			.optional()
			.orElse(null);
	}

	/**
	 * Revokes a grant.
	 * @return whether it was in force
	 */
	boolean revoke(UUID id, String reason) {
		return this.jdbc
			.sql("update oauth2_grant set revoked_at = now(), revoked_reason = ? where id = ? and revoked_at is null")
			.param(reason)
			.param(id)
			.update() > 0;
	}

	List<Grant> revokeOfClient(String subject, String clientId, String reason) {
		return revokeWhere("subject = ? and client_id = ?", reason, subject, clientId);
	}

	List<Grant> revokeOfClient(String clientId, String reason) {
		return revokeWhere("client_id = ?", reason, clientId);
	}

	/**
	 * All but what is for access while the user is not signed in (OpenID Connect
	 * Back-Channel Logout 1.0 section 2.7).
	 */
	List<Grant> revokeOfSession(String subject, String sid, String reason) {
		return revokeWhere("subject = ? and sid = ? and not 'offline_access' = any (scopes)", reason, subject, sid);
	}

	List<Grant> revokeOfSubject(String subject, String reason) {
		return revokeWhere("subject = ?", reason, subject);
	}

	private List<Grant> revokeWhere(String condition, String reason, Object... values) {
		return this.jdbc
			.sql("update oauth2_grant set revoked_at = now(), revoked_reason = ? where " + condition
					+ " and revoked_at is null and expires_at > now() returning " + COLUMNS)
			.param(reason)
			.params(values)
			.query((row, number) -> grant(row))
			.list();
	}

	private int insertUnless(UUID id, String clientId, String subject, Collection<String> scopes, Instant authTime,
			@Nullable String sid, Collection<String> amr, @Nullable String acr, @Nullable Integer credentialVersion,
			@Nullable String revokedReason, String onConflict) {
		return this.jdbc.sql("""
				insert into oauth2_grant (id, client_id, subject, scopes, auth_time, sid, amr, acr,
				    idle_expires_at, expires_at, revoked_at, revoked_reason)
				select :id, :clientId, :subject, :scopes, :authTime, :sid, :amr, :acr,
				    now() + make_interval(secs => :idleSeconds), now() + make_interval(secs => :seconds),
				    case when :revokedReason::text is null then null else now() end, :revokedReason
				from users where id = :subject::uuid
				    and credential_version = coalesce(:credentialVersion::integer, credential_version)
				for share
				""" + onConflict)
			.param("id", id)
			.param("clientId", clientId)
			.param("subject", subject)
			.param("scopes", scopes.toArray(String[]::new))
			.param("authTime", authTime.atOffset(ZoneOffset.UTC))
			.param("sid", sid)
			.param("amr", amr.toArray(String[]::new))
			.param("acr", acr)
			.param("credentialVersion", credentialVersion)
			.param("idleSeconds", seconds(this.lifetimes.refreshTokenIdleLifetime()))
			.param("seconds", seconds(this.lifetimes.refreshTokenLifetime()))
			.param("revokedReason", revokedReason)
			.update();
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

	private static Grant grant(ResultSet row) throws SQLException {
		OffsetDateTime revokedAt = row.getObject("revoked_at", OffsetDateTime.class);
		String[] scopes = (String[]) row.getArray("scopes").getArray();
		return new Grant(row.getObject("id", UUID.class), row.getString("client_id"), row.getString("subject"),
				Set.of(scopes), instant(row, "auth_time"), row.getString("sid"), row.getInt("generation"),
				instant(row, "created_at"), instant(row, "rotated_at"), instant(row, "idle_expires_at"),
				instant(row, "expires_at"), (revokedAt != null) ? revokedAt.toInstant() : null,
				Set.of((String[]) row.getArray("claims").getArray()), resources(row), row.getString("dpop_jkt"),
				row.getString("certificate_thumbprint"),
				AuthorizationDetails.ofKept(row.getString("authorization_details")),
				Set.of((String[]) row.getArray("amr").getArray()), row.getString("acr"));
	}

	private static Set<String> resources(ResultSet row) throws SQLException {
		Array resources = row.getArray("resources");
		return (resources != null) ? Set.of((String[]) resources.getArray()) : Set.of();
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}
