package dev.oauth2flow.platform.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The nonce that DPoP proofs must hold (RFC 9449 sections 8 and 9): a random value that
 * all replicas share and that changes every few minutes, so that proofs cannot be made
 * long before they are used. The one before is accepted, too.
 */
final class DPoPNonces {

	static final Duration PERIOD = Duration.ofMinutes(3);

	private static final int BYTES = 24;

	private final SecureRandom random = new SecureRandom();

	private final StringRedisTemplate redis;

	private final String keyPrefix;

	private final Clock clock;

	private volatile Known known = new Known(Long.MIN_VALUE, "");

	DPoPNonces(StringRedisTemplate redis, String keyPrefix, Clock clock) {
		this.redis = redis;
		this.keyPrefix = keyPrefix;
		this.clock = clock;
	}

	/**
	 * Returns the nonce of now. It is read once in a period.
	 */
	String current() {
		long period = period();
		Known last = this.known;
		if (last.period() == period) {
			return last.nonce();
		}
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		String proposed = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		this.redis.opsForValue().setIfAbsent(key(period), proposed, PERIOD.multipliedBy(3));
		String nonce = Objects.requireNonNull(this.redis.opsForValue().get(key(period)), "The nonce is gone at once");
		this.known = new Known(period, nonce);
		return nonce;
	}

	/**
	 * Says whether a nonce is that of now, the one before, or one that a replica whose
	 * clock is ahead has given.
	 */
	boolean isValid(String nonce) {
		if (isEqual(nonce, current())) {
			return true;
		}
		long period = period();
		List<String> others = Objects
			.requireNonNull(this.redis.opsForValue().multiGet(Arrays.asList(key(period - 1), key(period + 1))));
		// The list has a null for every key that is not there.
		return others.stream().anyMatch((other) -> isEqual(nonce, other));
	}

	private long period() {
		return this.clock.millis() / PERIOD.toMillis();
	}

	private String key(long period) {
		return this.keyPrefix + period;
	}

	private static boolean isEqual(String nonce, @Nullable String other) {
		return other != null && MessageDigest.isEqual(nonce.getBytes(StandardCharsets.UTF_8),
				other.getBytes(StandardCharsets.UTF_8));
	}

	private record Known(long period, String nonce) {
	}

}
