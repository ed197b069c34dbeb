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

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.oauth2flow.platform.start.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The keys in PostgreSQL.
 */
@Component
class KeyStore {

	/** Any number that no other lock of this schema uses. */
	private static final long FIRST_KEYS_LOCK = 7_701_001L;

	private static final int RSA_BITS = 2048;

	private static final int MAC_KEY_BYTES = 32;

	private final JdbcClient jdbc;

	private final KeyEncryption encryption;

	KeyStore(JdbcClient jdbc, KeySettings settings) {
		this.jdbc = jdbc;
		this.encryption = new KeyEncryption(settings.keyEncryptionKeyBytes());
	}

	/**
	 * Makes the first keys where there are none. Of several replicas that start at once
	 * one makes them, and the others wait for it.
	 * @throws InvalidSettingException if there are keys under another key-encryption key;
	 * then nothing is written
	 */
	@Transactional
	void prepare() {
		this.jdbc.sql("select pg_advisory_xact_lock(?)").param(FIRST_KEYS_LOCK).query((row, number) -> number).single();
		List<@Nullable String> kekIds = this.jdbc.sql("select kek_id from signing_key union select kek_id from mac_key")
			.query(String.class)
			.list();
		if (kekIds.stream().anyMatch((kekId) -> !this.encryption.id().equals(kekId))) {
			throw KeyEncryption.wrongKey();
		}
		if (kekIds.isEmpty()) {
			Instant now = Instant.now();
			insert(ecKey(), now);
			insert(rsaKey(), now);
		}
		// A later version of this server may know more purposes than the stored keys are
		// for.
		Arrays.stream(MacPurpose.values()).forEach(this::insertFirstMacKey);
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

	private void insert(JWK key, Instant useFrom) {
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

	private static JWK ecKey() {
		try {
			return new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.ES256)
				.keyIDFromThumbprint(true)
				.generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("No key could be made", ex);
		}
	}

	private static JWK rsaKey() {
		try {
			return new RSAKeyGenerator(RSA_BITS).keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.RS256)
				.keyIDFromThumbprint(true)
				.generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("No key could be made", ex);
		}
	}

}
