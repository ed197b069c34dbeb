package dev.oauth2flow.e2e.story;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The app on a person's phone (RFC 6238).
 */
final class AuthenticatorApp {

	private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

	private static final int BITS = 5;

	private static final int PERIOD_SECONDS = 30;

	private static final int MODULUS = 1_000_000;

	private AuthenticatorApp() {
	}

	/** Returns the code of this moment for a key in Base32. */
	static String code(String key) {
		long step = Instant.now().getEpochSecond() / PERIOD_SECONDS;
		try {
			Mac mac = Mac.getInstance("HmacSHA1");
			mac.init(new SecretKeySpec(bytes(key.replaceAll("[^A-Z2-7]", "")), "HmacSHA1"));
			byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
			int number = ByteBuffer.wrap(hash, hash[hash.length - 1] & 0xF, Integer.BYTES).getInt() & Integer.MAX_VALUE;
			return "%06d".formatted(number % MODULUS);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] bytes(String key) {
		BigInteger bits = BigInteger.ONE;
		for (int i = 0; i < key.length(); i++) {
			bits = bits.shiftLeft(BITS).or(BigInteger.valueOf(LETTERS.indexOf(key.charAt(i))));
		}
		int length = key.length() * BITS / Byte.SIZE;
		byte[] all = bits.shiftRight(key.length() * BITS % Byte.SIZE).toByteArray();
		return Arrays.copyOfRange(all, all.length - length, all.length);
	}

}
