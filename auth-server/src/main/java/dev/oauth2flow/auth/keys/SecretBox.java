package dev.oauth2flow.auth.keys;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Encrypts small secrets that have to be stored, under the key-encryption key.
 */
@Component
public class SecretBox {

	private final KeyEncryption encryption;

	SecretBox(KeySettings settings) {
		this.encryption = settings.encryption();
	}

	/**
	 * Encrypts a secret.
	 * @param secret the secret
	 * @param purpose what it is for and whose it is: it can be decrypted for nothing else
	 * @return the ciphertext
	 */
	public byte[] encrypt(byte[] secret, String purpose) {
		return this.encryption.encrypt(secret, purpose);
	}

	/**
	 * Decrypts a secret.
	 * @param encrypted from {@link #encrypt}
	 * @param purpose the same as there
	 * @return the secret
	 */
	public byte[] decrypt(byte[] encrypted, String purpose) {
		return this.encryption.decrypt(encrypted, purpose);
	}

	/**
	 * Encrypts under today's key-encryption key what was encrypted under the second one.
	 * @param encrypted from {@link #encrypt}
	 * @param purpose the same as there
	 * @return the new ciphertext, or {@code null} if there is nothing to change
	 */
	public byte @Nullable [] reencrypt(byte[] encrypted, String purpose) {
		return this.encryption.reencrypt(encrypted, purpose);
	}

}
