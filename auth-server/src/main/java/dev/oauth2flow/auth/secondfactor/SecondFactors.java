package dev.oauth2flow.auth.secondfactor;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

import dev.oauth2flow.auth.keys.EncryptedStore;
import dev.oauth2flow.auth.keys.SecretBox;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The second factors of users. A code works once, on whichever replica: a time-based one
 * is marked as used in one step in Redis, a recovery code is deleted by one statement.
 */
@Component
public class SecondFactors implements EncryptedStore {

	/** As long as the hash of the codes (RFC 4226 section 4). */
	private static final BytesKeyGenerator SECRETS = KeyGenerators.secureRandom(20);

	private static final String USED = "auth:totp:";

	/** Longer than any code is accepted. */
	private static final Duration USED_REMEMBERED = Duration.ofMinutes(5);

	private static final int REENCRYPTED_AT_ONCE = 1000;

	/** The longest code that is looked at, in characters. */
	private static final int LONGEST_CODE = 64;

	private final JdbcClient jdbc;

	private final StringRedisTemplate redis;

	private final SecretBox secretBox;

	SecondFactors(JdbcClient jdbc, StringRedisTemplate redis, SecretBox secretBox) {
		this.jdbc = jdbc;
		this.redis = redis;
		this.secretBox = secretBox;
	}

	/**
	 * Says whether a user is asked for a second factor.
	 * @param sub the user's {@code sub}
	 * @return whether the user has enrolled one
	 */
	public boolean isEnrolled(String sub) {
		return this.jdbc.sql("select exists (select from totp where user_id = ?)")
			.param(UUID.fromString(sub))
			.query(Boolean.class)
			.single();
	}

	/**
	 * Makes a secret for an app, to be kept by the caller until the user has entered the
	 * first code.
	 * @param sub the user's {@code sub}
	 * @return the secret, encrypted, as text
	 */
	public String newSecret(String sub) {
		return Base64.getEncoder().encodeToString(this.secretBox.encrypt(SECRETS.generateKey(), purpose(sub)));
	}

	/**
	 * Shows a secret to the user whom it is for.
	 * @param sub the user's {@code sub}
	 * @param secret from {@link #newSecret}
	 * @return the secret in Base32, as apps take it
	 */
	public String shown(String sub, String secret) {
		return Base32.encode(decrypted(sub, secret));
	}

	/**
	 * Enrols an app, in the caller's transaction, if the user can show a code of it.
	 * @param sub the user's {@code sub}
	 * @param secret from {@link #newSecret}
	 * @param code what the app shows
	 * @return the user's recovery codes, which are not shown again; empty if the code is
	 * wrong
	 */
	@Transactional
	public Optional<List<String>> enrol(String sub, String secret, String code) {
		byte[] plain = decrypted(sub, secret);
		if (!isNow(sub, plain, code)) {
			return Optional.empty();
		}
		UUID id = UUID.fromString(sub);
		this.jdbc.sql("""
				insert into totp (user_id, secret) values (?, ?)
				on conflict (user_id) do update set secret = excluded.secret, enrolled_at = now()""")
			.params(id, this.secretBox.encrypt(plain, purpose(sub)))
			.update();
		return Optional.of(renewRecoveryCodes(sub));
	}

	/**
	 * Replaces a user's recovery codes, in the caller's transaction.
	 * @param sub the user's {@code sub}
	 * @return the codes, which are not shown again
	 */
	@Transactional
	public List<String> renewRecoveryCodes(String sub) {
		UUID id = UUID.fromString(sub);
		List<String> codes = RecoveryCodes.generate();
		this.jdbc.sql("delete from recovery_code where user_id = ?").param(id).update();
		this.jdbc.sql("insert into recovery_code (user_id, hash) select ?, unnest(?)")
			.params(id, codes.stream().map(RecoveryCodes::hash).toArray(byte[][]::new))
			.update();
		return codes;
	}

	/**
	 * Says how many recovery codes a user has left.
	 * @param sub the user's {@code sub}
	 * @return the number
	 */
	public int recoveryCodesLeft(String sub) {
		return this.jdbc.sql("select count(*) from recovery_code where user_id = ?")
			.param(UUID.fromString(sub))
			.query(Integer.class)
			.single();
	}

	/**
	 * Checks a code and uses it up.
	 * @param sub the user's {@code sub}
	 * @param typed what the user has typed, of either kind
	 * @return which kind of code it was
	 */
	public Proof prove(String sub, String typed) {
		String code = typed.replaceAll("\\s", "");
		if (code.length() > LONGEST_CODE) {
			return Proof.NONE;
		}
		UUID id = UUID.fromString(sub);
		Optional<byte[]> encrypted = this.jdbc.sql("select secret from totp where user_id = ?")
			.param(id)
			.query(byte[].class)
			.optional();
		if (encrypted.isEmpty()) {
			return Proof.NONE;
		}
		if (isNow(sub, this.secretBox.decrypt(encrypted.get(), purpose(sub)), code)) {
			return Proof.APP;
		}
		int used = this.jdbc.sql("delete from recovery_code where user_id = ? and hash = ?")
			.params(id, RecoveryCodes.hash(code))
			.update();
		return (used == 1) ? Proof.RECOVERY_CODE : Proof.NONE;
	}

	/**
	 * Removes a user's second factor, in the caller's transaction.
	 * @param sub the user's {@code sub}
	 */
	@Transactional
	public void remove(String sub) {
		UUID id = UUID.fromString(sub);
		this.jdbc.sql("delete from totp where user_id = ?").param(id).update();
		this.jdbc.sql("delete from recovery_code where user_id = ?").param(id).update();
	}

	@Override
	public int reencrypt() {
		int changed = 0;
		UUID last = new UUID(0, 0);
		for (List<Map.Entry<UUID, byte[]>> some = enrolledAfter(last); !some.isEmpty(); some = enrolledAfter(last)) {
			for (Map.Entry<UUID, byte[]> one : some) {
				byte[] secret = this.secretBox.reencrypt(one.getValue(), purpose(one.getKey().toString()));
				if (secret != null) {
					changed += this.jdbc.sql("update totp set secret = ? where user_id = ?")
						.params(secret, one.getKey())
						.update();
				}
			}
			last = some.getLast().getKey();
		}
		return changed;
	}

	private List<Map.Entry<UUID, byte[]>> enrolledAfter(UUID last) {
		return this.jdbc.sql("select user_id, secret from totp where user_id > ? order by user_id limit ? for update")
			.params(last, REENCRYPTED_AT_ONCE)
			.query((row, _) -> Map.entry(row.getObject("user_id", UUID.class), row.getBytes("secret")))
			.list();
	}

	/**
	 * Whether it is a code of this time that was not used before. It is remembered by the
	 * code as well: of an app that is enrolled anew at that time it is another one.
	 */
	private boolean isNow(String sub, byte[] secret, String code) {
		OptionalLong step = TimeBasedCodes.step(secret, code, Instant.now());
		return step.isPresent() && Boolean.TRUE.equals(this.redis.opsForValue()
			.setIfAbsent(USED + sub + ":" + step.getAsLong() + ":" + code, "1", USED_REMEMBERED));
	}

	private byte[] decrypted(String sub, String secret) {
		return this.secretBox.decrypt(Base64.getDecoder().decode(secret), purpose(sub));
	}

	private static String purpose(String sub) {
		return "totp of " + sub;
	}

	/**
	 * What a code has proved.
	 */
	public enum Proof {

		/** Nothing: it was wrong or used before. */
		NONE,

		/** That the user has the app. */
		APP,

		/** That the user has a recovery code, which is used up now. */
		RECOVERY_CODE

	}

}
