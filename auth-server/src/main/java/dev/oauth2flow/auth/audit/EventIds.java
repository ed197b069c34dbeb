package dev.oauth2flow.auth.audit;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562 section 5.7): sorted by time, unguessable.
 */
final class EventIds {

	private static final SecureRandom RANDOM = new SecureRandom();

	private EventIds() {
	}

	static UUID at(Instant time) {
		long mostSignificant = (time.toEpochMilli() << 16) | 0x7000L | (RANDOM.nextLong() & 0x0FFFL);
		long leastSignificant = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
		return new UUID(mostSignificant, leastSignificant);
	}

}
