package dev.oauth2flow.auth.passkeys;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Component;

/**
 * The stored passkeys: public keys, and what is known of where they are kept. A
 * credential keeps its owner and its key for ever, also where two registrations of one id
 * meet.
 */
@Component
class PasskeyRecords implements UserCredentialRepository {

	private static final String FIND = """
			select credential_id, user_id, public_key, signature_count, uv_initialized, backup_eligible, backup_state,
			       transports, attestation_object, client_data_json, label, created_at, last_used_at
			from passkey
			""";

	private final JdbcClient jdbc;

	PasskeyRecords(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void save(CredentialRecord passkey) {
		// Two uses may overtake each other: the counter only grows.
		int known = this.jdbc.sql("""
				update passkey
				set signature_count = greatest(signature_count, :count), backup_state = :backupState,
				    uv_initialized = uv_initialized or :uv, last_used_at = now()
				where credential_id = :id and user_id = :user""")
			.param("count", passkey.getSignatureCount())
			.param("backupState", passkey.isBackupState())
			.param("uv", passkey.isUvInitialized())
			.param("id", passkey.getCredentialId().toBase64UrlString())
			.param("user", owner(passkey.getUserEntityUserId()))
			.update();
		if (known == 0) {
			insert(passkey);
		}
	}

	private void insert(CredentialRecord passkey) {
		this.jdbc
			.sql("""
					insert into passkey (credential_id, user_id, public_key, signature_count, uv_initialized,
					    backup_eligible, backup_state, transports, attestation_object, client_data_json, label)
					values (:id, :user, :key, :count, :uv, :eligible, :state, :transports, :attestation, :clientData, :label)""")
			.param("id", passkey.getCredentialId().toBase64UrlString())
			.param("user", owner(passkey.getUserEntityUserId()))
			.param("key", passkey.getPublicKey().getBytes())
			.param("count", passkey.getSignatureCount())
			.param("uv", passkey.isUvInitialized())
			.param("eligible", passkey.isBackupEligible())
			.param("state", passkey.isBackupState())
			.param("transports",
					passkey.getTransports()
						.stream()
						.map(AuthenticatorTransport::getValue)
						.sorted()
						.collect(Collectors.joining(",")))
			.param("attestation", bytes(passkey.getAttestationObject()))
			.param("clientData", bytes(passkey.getAttestationClientDataJSON()))
			.param("label", passkey.getLabel())
			.update();
	}

	@Override
	public @Nullable CredentialRecord findByCredentialId(Bytes credentialId) {
		return this.jdbc.sql(FIND + "where credential_id = :id")
			.param("id", credentialId.toBase64UrlString())
			.query(PasskeyRecords::read)
			.optional()
			.orElse(null);
	}

	@Override
	public List<CredentialRecord> findByUserId(Bytes handle) {
		return this.jdbc.sql(FIND + "where user_id = :user order by created_at, credential_id")
			.param("user", owner(handle))
			.query(PasskeyRecords::read)
			.list();
	}

	boolean exists(String sub) {
		return this.jdbc.sql("select exists (select from passkey where user_id = ?)")
			.param(UUID.fromString(sub))
			.query(Boolean.class)
			.single();
	}

	/** The owner is part of the condition: nobody removes somebody else's. */
	boolean delete(String sub, String credentialId) {
		return this.jdbc.sql("delete from passkey where credential_id = :id and user_id = :user")
			.param("id", credentialId)
			.param("user", UUID.fromString(sub))
			.update() > 0;
	}

	@Override
	public void delete(Bytes credentialId) {
		throw new UnsupportedOperationException("A passkey is removed by its owner only");
	}

	private static UUID owner(Bytes handle) {
		return UUID.fromString(PasskeyOwners.sub(handle));
	}

	private static byte @Nullable [] bytes(@Nullable Bytes value) {
		return (value != null) ? value.getBytes() : null;
	}

	private static CredentialRecord read(ResultSet row, int number) throws SQLException {
		return ImmutableCredentialRecord.builder()
			.credentialType(PublicKeyCredentialType.PUBLIC_KEY)
			.credentialId(Bytes.fromBase64(row.getString("credential_id")))
			.userEntityUserId(PasskeyOwners.handle(row.getString("user_id")))
			.publicKey(new ImmutablePublicKeyCose(row.getBytes("public_key")))
			.signatureCount(row.getLong("signature_count"))
			.uvInitialized(row.getBoolean("uv_initialized"))
			.backupEligible(row.getBoolean("backup_eligible"))
			.backupState(row.getBoolean("backup_state"))
			.transports(Stream.of(row.getString("transports").split(",", -1))
				.filter((transport) -> !transport.isEmpty())
				.map(AuthenticatorTransport::valueOf)
				.collect(Collectors.toSet()))
			.attestationObject(new Bytes(row.getBytes("attestation_object")))
			.attestationClientDataJSON(new Bytes(row.getBytes("client_data_json")))
			.label(row.getString("label"))
			.created(instant(row.getTimestamp("created_at")))
			.lastUsed(instant(row.getTimestamp("last_used_at")))
			.build();
	}

	private static Instant instant(Timestamp timestamp) {
		return timestamp.toInstant();
	}

}
