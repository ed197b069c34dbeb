package dev.oauth2flow.auth.keys;

import org.jspecify.annotations.Nullable;

/**
 * The configured key-encryption key is not the one that the stored keys are encrypted
 * under.
 */
class WrongKeyEncryptionKeyException extends IllegalStateException {

	WrongKeyEncryptionKeyException(@Nullable Throwable cause) {
		super("oauth2flow.auth.key-encryption-key is not the key that the stored keys are encrypted under", cause);
	}

}
