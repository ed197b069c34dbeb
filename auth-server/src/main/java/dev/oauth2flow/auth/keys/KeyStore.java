package dev.oauth2flow.auth.keys;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

import com.nimbusds.jose.jwk.JWK;
import dev.oauth2flow.platform.start.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The keys in PostgreSQL.
 */
@Component
class KeyStore implements EncryptedStore {

	/** Any number that no other lock of this schema uses. */
	private static final long KEYS_LOCK = 7_701_001L;

	private static final int MAC_KEY_BYTES = 32;

	private final JdbcClient jdbc;

	private final KeyEncryption encryption;

	private final RotationSettings rotation;

	KeyStore(JdbcClient jdbc, KeySettings settings, RotationSettings rotation) {
		this.rotation = rotation;
		this.jdbc = jdbc;
		this.encryption = settings.encryption();
	}

	/**
	 * Makes the keys that are missing or due. Of several replicas that start at once one
	 * makes them, and the others wait for it.
	 * @throws InvalidSettingException if there are keys under another key-encryption key;
	 * then nothing is written
	 */
	@Transactional
	void prepare() {
		lock();
		List<@Nullable String> kekIds = this.jdbc.sql("select kek_id from signing_key union select kek_id from mac_key")
			.query(String.class)
			.list();
		if (kekIds.stream().anyMatch((kekId) -> !this.encryption.knows(kekId))) {
			throw KeyEncryption.wrongKey();
		}
		// A later version of this server may know more purposes than the stored keys are
		// for.
		Arrays.stream(MacPurpose.values()).forEach(this::insertFirstMacKey);
		rotateDue();
	}

	/**
	 * Makes the keys that are due, says when their predecessors retire, and deletes the
	 * retired ones. Of several replicas that call this at once one does it.
	 * @return whether anything was changed
	 */
	@Transactional
	boolean rotate() {
		boolean locked = this.jdbc.sql("select pg_try_advisory_xact_lock(?)")
			.param(KEYS_LOCK)
			.query(Boolean.class)
			.single();
		return locked && rotateDue();
	}

	/**
	 * Puts new keys in the place of all signing keys at once, because one may have become
	 * known to somebody: what the old ones have signed is not valid any more.
	 */
	@Transactional
	void replaceAll() {
		lock();
		Instant now = now();
		this.jdbc.sql("delete from signing_key").update();
		for (TokenAlgorithm algorithm : TokenAlgorithm.values()) {
			insert(algorithm, now);
		}
	}

	@Override
	public int reencrypt() {
		lock();
		return reencrypt("signing_key", "kid", "private_key", "'signing_key:' || kid")
				+ reencrypt("mac_key", "purpose || '/' || version", "key", "'mac_key:' || purpose");
	}

	private int reencrypt(String table, String id, String column, String purpose) {
		String update = "update %s set %s = ?, kek_id = ? where %s = ?".formatted(table, column, id);
		return this.jdbc
			.sql("select %s as id, %s as ciphertext, %s as purpose from %s where kek_id <> ?".formatted(id, column,
					purpose, table))
			.param(this.encryption.id())
			.query((row, _) -> this.jdbc.sql(update)
				.params(reencrypted(row.getBytes("ciphertext"), row.getString("purpose")), this.encryption.id(),
						row.getString("id"))
				.update())
			.list()
			.size();
	}

	private byte[] reencrypted(byte[] ciphertext, String purpose) {
		return this.encryption.encrypt(this.encryption.decrypt(ciphertext, purpose), purpose);
	}

	/**
	 * Says whether {@link #rotate()} would do anything, going by what is known already.
	 */
	boolean isRotationDue(List<SigningKey> known, Instant now) {
		return known.stream().anyMatch((key) -> !key.isPublished(now))
				|| Arrays.stream(TokenAlgorithm.values()).anyMatch((algorithm) -> plan(known, algorithm, now).isDue());
	}

	private boolean rotateDue() {
		Instant now = now();
		List<SigningKey> keys = signingKeys().stream().filter((key) -> key.isPublished(now)).toList();
		int changes = this.jdbc.sql("delete from signing_key where retire_at <= ?")
			.param(now.atOffset(ZoneOffset.UTC))
			.update();
		for (TokenAlgorithm algorithm : TokenAlgorithm.values()) {
			Instant useFrom = plan(keys, algorithm, now).newKeyUseFrom();
			if (useFrom != null) {
				this.jdbc.sql("update signing_key set retire_at = ? where algorithm = ? and retire_at is null")
					.param(useFrom.plus(this.rotation.publishedAfter()).atOffset(ZoneOffset.UTC))
					.param(algorithm.getName())
					.update();
				insert(algorithm, useFrom);
				changes++;
			}
		}
		return changes > 0;
	}

	private RotationPlan plan(List<SigningKey> keys, TokenAlgorithm algorithm, Instant now) {
		return RotationPlan.of(keys.stream().filter((key) -> key.isFor(algorithm)).toList(), now, this.rotation);
	}

	private void lock() {
		this.jdbc.sql("select pg_advisory_xact_lock(?)").param(KEYS_LOCK).query((row, number) -> number).single();
	}

	private Instant now() {
		return this.jdbc.sql("select now()").query(OffsetDateTime.class).single().toInstant();
	}

	List<SigningKey> signingKeys() {
		return this.jdbc
			.sql("select kid, private_key, use_from, retire_at from signing_key order by use_from desc, kid")
			.query((row, number) -> signingKey(row))
			.list();
	}

	List<MacKey> macKeys(MacPurpose purpose) {
		return this.jdbc.sql("select version, key from mac_key where purpose = ? order by version desc")
			.param(purpose.columnValue())
			.query((row, number) -> new MacKey(row.getInt("version"),
					this.encryption.decrypt(row.getBytes("key"), "mac_key:" + purpose.columnValue())))
			.list();
	}

	private SigningKey signingKey(ResultSet row) throws SQLException {
		byte[] json = this.encryption.decrypt(row.getBytes("private_key"), "signing_key:" + row.getString("kid"));
		OffsetDateTime retireAt = row.getObject("retire_at", OffsetDateTime.class);
		try {
			return new SigningKey(JWK.parse(new String(json, StandardCharsets.UTF_8)),
					row.getObject("use_from", OffsetDateTime.class).toInstant(),
					(retireAt != null) ? retireAt.toInstant() : null);
		}
		catch (ParseException ex) {
			throw new IllegalStateException("A stored signing key is not a JWK", ex);
		}
	}

	private void insert(TokenAlgorithm algorithm, Instant useFrom) {
		JWK key = algorithm.newKey();
		this.jdbc.sql("""
				insert into signing_key (kid, algorithm, public_jwk, private_key, kek_id, use_from)
				values (?, ?, ?, ?, ?, ?)""")
			.param(key.getKeyID())
			.param(key.getAlgorithm().getName())
			.param(key.toPublicJWK().toJSONString())
			.param(this.encryption.encrypt(key.toJSONString().getBytes(StandardCharsets.UTF_8),
					"signing_key:" + key.getKeyID()))
			.param(this.encryption.id())
			.param(useFrom.atOffset(ZoneOffset.UTC))
			.update();
	}

	private void insertFirstMacKey(MacPurpose purpose) {
		byte[] key = new byte[MAC_KEY_BYTES];
		new SecureRandom().nextBytes(key);
		this.jdbc.sql("""
				insert into mac_key (purpose, version, key, kek_id)
				select :purpose, 1, :key, :kekId where not exists (select from mac_key where purpose = :purpose)""")
			.param("purpose", purpose.columnValue())
			.param("key", this.encryption.encrypt(key, "mac_key:" + purpose.columnValue()))
			.param("kekId", this.encryption.id())
			.update();
	}

}
