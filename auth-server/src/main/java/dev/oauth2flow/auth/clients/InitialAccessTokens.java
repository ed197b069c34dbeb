package dev.oauth2flow.auth.clients;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import dev.oauth2flow.platform.hash.Sha256;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The tokens by which clients may register themselves (RFC 7591 section 3), kept as
 * hashes and good for a counted number of registrations.
 */
@Component
public class InitialAccessTokens {

	private final StringKeyGenerator random = new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

	private final JdbcClient jdbc;

	InitialAccessTokens(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Issues a token.
	 * @param description for whom, as operators read it
	 * @param uses how many registrations it is good for
	 * @param expiresAt until when
	 * @return the token, which is shown once
	 */
	@Transactional
	public String issue(String description, int uses, Instant expiresAt) {
		String token = this.random.generateKey();
		this.jdbc.sql("""
				insert into initial_access_token (id, token_hash, description, uses_left, expires_at)
				values (?, ?, ?, ?, ?)""")
			.params(UUID.randomUUID(), Sha256.base64Url(token), description, uses, expiresAt.atOffset(ZoneOffset.UTC))
			.update();
		return token;
	}

	/**
	 * Returns the tokens that are still good for a registration.
	 * @return the tokens, without their values, the newest first
	 */
	public List<Issued> list() {
		return this.jdbc.sql("""
				select id, description, uses_left, expires_at from initial_access_token
				where uses_left > 0 and expires_at > now() order by created_at desc""")
			.query((row, number) -> new Issued(row.getObject("id", UUID.class), row.getString("description"),
					row.getInt("uses_left"), row.getObject("expires_at", OffsetDateTime.class).toInstant()))
			.list();
	}

	/**
	 * Says whether a token is good for a registration.
	 * @param token what came from outside
	 * @return whether it is
	 */
	public boolean isGood(String token) {
		return this.jdbc.sql("""
				select exists (select from initial_access_token
				    where token_hash = ? and uses_left > 0 and expires_at > now())""")
			.param(Sha256.base64Url(token))
			.query(Boolean.class)
			.single();
	}

	/**
	 * Uses a token for one registration, in the caller's transaction.
	 * @param token the token
	 * @return whether it was good for one more: of several at once no more succeed than
	 * it is good for
	 */
	@Transactional
	public boolean use(String token) {
		return this.jdbc.sql("""
				update initial_access_token set uses_left = uses_left - 1
				where token_hash = ? and uses_left > 0 and expires_at > now()""")
			.param(Sha256.base64Url(token))
			.update() == 1;
	}

	/**
	 * Ends a token.
	 * @param id its id
	 * @return whether there was one
	 */
	@Transactional
	public boolean revoke(UUID id) {
		return this.jdbc.sql("delete from initial_access_token where id = ?").param(id).update() == 1;
	}

	/**
	 * A token that was issued.
	 *
	 * @param id its id
	 * @param description for whom
	 * @param usesLeft how many registrations it is still good for
	 * @param expiresAt until when
	 */
	public record Issued(UUID id, String description, int usesLeft, Instant expiresAt) {
	}

}
