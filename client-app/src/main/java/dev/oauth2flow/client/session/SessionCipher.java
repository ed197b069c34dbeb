package dev.oauth2flow.client.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.stereotype.Component;

/**
 * Encrypts what goes to Redis with AES-256-GCM, so that who reads the cache holds no
 * token.
 */
@Component
class SessionCipher {

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final SecureRandom random = new SecureRandom();

	private final SecretKeySpec key;

	SessionCipher(ClientSettings settings) {
		this.key = new SecretKeySpec(Base64.getDecoder().decode(settings.sessionEncryptionKey()), "AES");
	}

	String encrypt(String text) {
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, text.getBytes(StandardCharsets.UTF_8));
		return Base64.getEncoder()
			.encodeToString(ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
	}

	/**
	 * Decrypts what {@link #encrypt} made.
	 * @throws IllegalStateException if it was made with another key or changed
	 */
	String decrypt(String text) {
		ByteBuffer sealed = ByteBuffer.wrap(Base64.getDecoder().decode(text));
		byte[] nonce = new byte[NONCE_BYTES];
		sealed.get(nonce);
		byte[] content = new byte[sealed.remaining()];
		sealed.get(content);
		return new String(run(Cipher.DECRYPT_MODE, nonce, content), StandardCharsets.UTF_8);
	}

	private byte[] run(int mode, byte[] nonce, byte[] content) {
		try {
			Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
			cipher.init(mode, this.key, new GCMParameterSpec(TAG_BITS, nonce));
			return cipher.doFinal(content);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Session content cannot be encrypted or decrypted", ex);
		}
	}

}
