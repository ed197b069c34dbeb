package dev.oauth2flow.auth.keys;

import java.time.Duration;
import java.util.Base64;

import dev.oauth2flow.platform.start.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How keys are kept.
 *
 * @param keyEncryptionKey the key under which all other keys are encrypted: 32 bytes in
 * base64
 * @param keyRefreshInterval how often a replica reads the keys anew
 */
@Validated
@ConfigurationProperties("oauth2flow.auth")
record KeySettings(@Nullable String keyEncryptionKey, @DefaultValue("30s") Duration keyRefreshInterval) {

	static final String KEY_ENCRYPTION_KEY = "oauth2flow.auth.key-encryption-key";

	private static final int KEY_BYTES = 32;

	// Checked here and not by a constraint, whose message would show the value.
	KeySettings {
		decode(keyEncryptionKey);
		if (!keyRefreshInterval.isPositive()) {
			throw new InvalidSettingException("oauth2flow.auth.key-refresh-interval", "must be positive");
		}
	}

	byte[] keyEncryptionKeyBytes() {
		return decode(this.keyEncryptionKey);
	}

	private static byte[] decode(@Nullable String key) {
		if (key == null || key.isBlank()) {
			throw new InvalidSettingException(KEY_ENCRYPTION_KEY, "is required: 32 bytes in base64");
		}
		try {
			byte[] bytes = Base64.getDecoder().decode(key.strip());
			if (bytes.length == KEY_BYTES) {
				return bytes;
			}
		}
		catch (IllegalArgumentException _) {
			// Told below.
		}
		throw new InvalidSettingException(KEY_ENCRYPTION_KEY, "must be 32 bytes in base64");
	}

	@Override
	public String toString() {
		return "KeySettings[keyRefreshInterval=" + this.keyRefreshInterval + "]";
	}

}
