package dev.oauth2flow.client.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

import dev.oauth2flow.client.ClientProperties;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps state in Redis unreadable there: compact JSON under AES-256-GCM. The purpose is
 * authenticated too, so that one kind of state cannot stand in for another.
 */
@Component
class StateCipher {

	private static final byte FORMAT = 1;

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final SecretKey key;

	private final JsonMapper json;

	private final SecureRandom random = new SecureRandom();

	StateCipher(ClientProperties properties, JsonMapper json) {
		this.key = properties.sessionKey();
		this.json = json;
	}

	byte[] seal(String purpose, Object state) {
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		byte[] sealed = run(Cipher.ENCRYPT_MODE, purpose, nonce, this.json.writeValueAsBytes(state));
		return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length).put(FORMAT).put(nonce).put(sealed).array();
	}

	/**
	 * Reads what {@link #seal} wrote.
	 * @return the state; empty if it was sealed for another purpose, under another key,
	 * by another version, or was changed since
	 */
	<T> Optional<T> open(String purpose, byte[] sealed, Class<T> type) {
		if (sealed.length <= 1 + NONCE_BYTES || sealed[0] != FORMAT) {
			return Optional.empty();
		}
		byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
		try {
			byte[] plain = run(Cipher.DECRYPT_MODE, purpose, nonce,
					Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length));
			return Optional.of(this.json.readValue(plain, type));
		}
		catch (TamperedException | JacksonException _) {
			return Optional.empty();
		}
	}

	private byte[] run(int mode, String purpose, byte[] nonce, byte[] input) {
		try {
			Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
			cipher.init(mode, this.key, new GCMParameterSpec(TAG_BITS, nonce));
			cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
			return cipher.doFinal(input);
		}
		catch (AEADBadTagException _) {
			throw new TamperedException();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-GCM is not available", ex);
		}
	}

	private static final class TamperedException extends RuntimeException {

	}

}
