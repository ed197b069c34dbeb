package dev.oauth2flow.auth.keys;

import java.time.Duration;
import java.util.Base64;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;

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
record KeySettings(@NotNull String keyEncryptionKey, @DefaultValue("30s") Duration keyRefreshInterval) {

	private static final int KEY_BYTES = 32;

	@AssertTrue(message = "key-encryption-key must be 32 bytes in base64")
	boolean isKeyEncryptionKeyWellFormed() {
		try {
			return keyEncryptionKeyBytes().length == KEY_BYTES;
		}
		catch (IllegalArgumentException _) {
			return false;
		}
	}

	byte[] keyEncryptionKeyBytes() {
		return Base64.getDecoder().decode(this.keyEncryptionKey.strip());
	}

	@Override
	public String toString() {
		return "KeySettings[keyRefreshInterval=" + this.keyRefreshInterval + "]";
	}

}
