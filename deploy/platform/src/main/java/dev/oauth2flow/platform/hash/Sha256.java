package dev.oauth2flow.platform.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The hash SHA-256 (FIPS 180-4). Without a key and without salt it hides only what nobody
 * can guess, such as tokens, codes and session ids.
 */
public final class Sha256 {

	private Sha256() {
	}

	/**
	 * Hashes bytes.
	 * @param content any bytes
	 * @return the 32 bytes of their hash
	 */
	public static byte[] of(byte[] content) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(content);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * Hashes a text in UTF-8.
	 * @param text any text
	 * @return the 32 bytes of its hash
	 */
	public static byte[] of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Hashes bytes, and writes the hash as JOSE does (RFC 7515 section 2).
	 * @param content any bytes
	 * @return 43 characters of base64url
	 */
	public static String base64Url(byte[] content) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(of(content));
	}

	/**
	 * Hashes a text in UTF-8, and writes the hash as JOSE does (RFC 7515 section 2).
	 * @param text any text
	 * @return 43 characters of base64url
	 */
	public static String base64Url(String text) {
		return base64Url(text.getBytes(StandardCharsets.UTF_8));
	}

}
