package dev.oauth2flow.auth.secondfactor;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The codes of authenticator apps: six digits that change every 30 seconds, by HMAC-SHA1,
 * which is all that every app knows (RFC 6238).
 */
final class TimeBasedCodes {

	private static final int PERIOD_SECONDS = 30;

	private static final int MODULUS = 1_000_000;

	/** For clocks that differ, and for those who type slowly (RFC 6238 section 5.2). */
	private static final int STEPS_AROUND = 1;

	private TimeBasedCodes() {
	}

	/**
	 * Finds the time step that a code belongs to.
	 * @param secret what is shared with the app
	 * @param code what the user has typed
	 * @param now the time
	 * @return the step, or empty if the code is none of this time
	 */
	static OptionalLong step(byte[] secret, String code, Instant now) {
		long current = now.getEpochSecond() / PERIOD_SECONDS;
		return LongStream.rangeClosed(current - STEPS_AROUND, current + STEPS_AROUND)
			.filter((step) -> MessageDigest.isEqual(code(secret, step).getBytes(US_ASCII), code.getBytes(US_ASCII)))
			.findFirst();
	}

	/** Returns the code of a time (RFC 4226 section 5.3). */
	static String code(byte[] secret, Instant time) {
		return code(secret, time.getEpochSecond() / PERIOD_SECONDS);
	}

	private static String code(byte[] secret, long step) {
		byte[] hash = hmac(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
		int offset = hash[hash.length - 1] & 0xF;
		int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
		return "%06d".formatted(number % MODULUS);
	}

	private static byte[] hmac(byte[] secret, byte[] message) {
		try {
			Mac mac = Mac.getInstance("HmacSHA1");
			mac.init(new SecretKeySpec(secret, "HmacSHA1"));
			return mac.doFinal(message);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("HMAC-SHA1 is not usable", ex);
		}
	}

}
