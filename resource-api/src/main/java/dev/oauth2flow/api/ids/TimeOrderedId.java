package dev.oauth2flow.api.ids;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562 section 5.7): 48 bits of time in milliseconds since
 * 1970, then bits that tell apart what was made in one millisecond.
 */
public final class TimeOrderedId {

	private static final SecureRandom RANDOM = new SecureRandom();

	private TimeOrderedId() {
	}

	/**
	 * Returns a new id that nobody can foretell.
	 * @param time the time that it starts with
	 * @return the id
	 */
	public static UUID at(Instant time) {
		byte[] rest = new byte[16];
		RANDOM.nextBytes(rest);
		return at(time, rest);
	}

	/**
	 * Returns the id that this time and these bytes always give, for what must be
	 * recognised when it is made again.
	 * @param time the time that it starts with
	 * @param rest at least 16 bytes; 74 bits of them are used
	 * @return the id
	 */
	public static UUID at(Instant time, byte[] rest) {
		ByteBuffer bits = ByteBuffer.wrap(rest);
		long high = (time.toEpochMilli() << 16) | 0x7000L | (bits.getLong() & 0x0FFFL);
		long low = (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
		return new UUID(high, low);
	}

}
