package dev.oauth2flow.auth.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import dev.oauth2flow.platform.start.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts keys under the key-encryption key by AES-256-GCM. What a ciphertext is for is
 * authenticated with it, so that rows cannot be exchanged for one another. While the
 * key-encryption key is being changed there are two: the second only decrypts.
 */
final class KeyEncryption {

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private static final int ID_BYTES = 8;

	private final SecureRandom random = new SecureRandom();

	private final SecretKeySpec key;

	private final String id;

	private final @Nullable KeyEncryption second;

	KeyEncryption(byte[] keyEncryptionKey, byte @Nullable [] secondKeyEncryptionKey) {
		this.key = new SecretKeySpec(keyEncryptionKey, "AES");
		this.id = fingerprint(keyEncryptionKey);
		this.second = (secondKeyEncryptionKey != null) ? new KeyEncryption(secondKeyEncryptionKey, null) : null;
	}

	/**
	 * Says which key-encryption key this is, and nothing about its value.
	 */
	String id() {
		return this.id;
	}

	/**
	 * Says whether it is one of the keys that are known here.
	 */
	boolean knows(@Nullable String keyId) {
		return this.id.equals(keyId) || (this.second != null && this.second.knows(keyId));
	}

	/**
	 * Encrypts under the key what was encrypted under the second.
	 * @return the new ciphertext, or {@code null} if it was under the key already
	 * @throws InvalidSettingException as {@link #decrypt(byte[], String)} does
	 */
	byte @Nullable [] reencrypt(byte[] encrypted, String purpose) {
		try {
			open(encrypted, purpose);
			return null;
		}
		catch (AEADBadTagException _) {
			return encrypt(decryptSecond(encrypted, purpose), purpose);
		}
	}

	byte[] encrypt(byte[] plaintext, String purpose) {
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		try {
			byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(plaintext);
			byte[] encrypted = Arrays.copyOf(nonce, NONCE_BYTES + ciphertext.length);
			System.arraycopy(ciphertext, 0, encrypted, NONCE_BYTES, ciphertext.length);
			return encrypted;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-GCM is not usable", ex);
		}
	}

	/**
	 * Decrypts what {@link #encrypt(byte[], String)} made.
	 * @throws InvalidSettingException if it was made under another key, for another
	 * purpose, or was changed
	 */
	byte[] decrypt(byte[] encrypted, String purpose) {
		try {
			return open(encrypted, purpose);
		}
		catch (AEADBadTagException _) {
			return decryptSecond(encrypted, purpose);
		}
	}

	private byte[] decryptSecond(byte[] encrypted, String purpose) {
		if (this.second == null) {
			throw wrongKey();
		}
		return this.second.decrypt(encrypted, purpose);
	}

	private byte[] open(byte[] encrypted, String purpose) throws AEADBadTagException {
		byte[] nonce = Arrays.copyOf(encrypted, NONCE_BYTES);
		try {
			return cipher(Cipher.DECRYPT_MODE, nonce, purpose).doFinal(encrypted, NONCE_BYTES,
					encrypted.length - NONCE_BYTES);
		}
		catch (AEADBadTagException ex) {
			throw ex;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-GCM is not usable", ex);
		}
	}

	static InvalidSettingException wrongKey() {
		return new InvalidSettingException(KeySettings.KEY_ENCRYPTION_KEY,
				"is not the key that the stored keys are encrypted under");
	}

	private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, this.key, new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
		return cipher;
	}

	private static String fingerprint(byte[] keyEncryptionKey) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(keyEncryptionKey, "HmacSHA256"));
			byte[] digest = mac.doFinal("oauth2-flow key-encryption key id".getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, ID_BYTES);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("HMAC-SHA256 is not usable", ex);
		}
	}

}
