package dev.oauth2flow.auth.keys;

import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret key for HMAC-SHA256 that all replicas share. It is safe for use by many
 * threads.
 */
public final class MacKey {

	private static final String ALGORITHM = "HmacSHA256";

	private final int version;

	private final SecretKeySpec key;

	MacKey(int version, byte[] key) {
		this.version = version;
		this.key = new SecretKeySpec(key, ALGORITHM);
	}

	/**
	 * Returns the number of this key among those of its purpose, from 1 to 255.
	 * @return the version
	 */
	public int version() {
		return this.version;
	}

	/**
	 * Returns the message's authentication code.
	 * @param message the bytes to authenticate
	 * @return 32 bytes
	 */
	public byte[] sign(byte[] message) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			return mac.doFinal(message);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("HMAC-SHA256 is not usable", ex);
		}
	}

}
