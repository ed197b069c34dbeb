package dev.oauth2flow.auth.keys;

import java.time.Duration;
import java.util.Base64;
import java.util.Objects;

import dev.oauth2flow.platform.start.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * How keys are kept.
 *
 * @param keyEncryptionKey the key under which all other keys are encrypted: 32 bytes in
 * base64
 * @param secondKeyEncryptionKey another one, under which what is stored may be encrypted,
 * too, while the first one is being changed
 * @param keyRefreshInterval how often a replica reads the keys anew
 */
@Validated
@ConfigurationProperties("oauth2flow.auth")
record KeySettings(@Nullable String keyEncryptionKey, @Nullable String secondKeyEncryptionKey,
		@DefaultValue("30s") Duration keyRefreshInterval) {

	static final String KEY_ENCRYPTION_KEY = "oauth2flow.auth.key-encryption-key";

	static final String SECOND_KEY_ENCRYPTION_KEY = "oauth2flow.auth.second-key-encryption-key";

	private static final int KEY_BYTES = 32;

	// Checked here and not by a constraint, whose message would show the value.
	KeySettings {
		if (!StringUtils.hasText(keyEncryptionKey)) {
			throw new InvalidSettingException(KEY_ENCRYPTION_KEY, "is required: 32 bytes in base64");
		}
		decode(KEY_ENCRYPTION_KEY, keyEncryptionKey);
		if (StringUtils.hasText(secondKeyEncryptionKey)) {
			decode(SECOND_KEY_ENCRYPTION_KEY, secondKeyEncryptionKey);
		}
		if (!keyRefreshInterval.isPositive()) {
			throw new InvalidSettingException("oauth2flow.auth.key-refresh-interval", "must be positive");
		}
	}

	/**
	 * What encrypts under the one key, and decrypts under both.
	 */
	KeyEncryption encryption() {
		return new KeyEncryption(decode(KEY_ENCRYPTION_KEY, Objects.requireNonNull(this.keyEncryptionKey)),
				StringUtils.hasText(this.secondKeyEncryptionKey)
						? decode(SECOND_KEY_ENCRYPTION_KEY, this.secondKeyEncryptionKey) : null);
	}

	private static byte[] decode(String setting, String key) {
		try {
			byte[] bytes = Base64.getDecoder().decode(key.strip());
			if (bytes.length == KEY_BYTES) {
				return bytes;
			}
		}
		catch (IllegalArgumentException _) {
			// Told below.
		}
		throw new InvalidSettingException(setting, "must be 32 bytes in base64");
	}

	@Override
	public String toString() {
		return "KeySettings[keyRefreshInterval=" + this.keyRefreshInterval + "]";
	}

}
