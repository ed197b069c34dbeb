package dev.oauth2flow.client.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.oauth2flow.platform.hash.Sha256;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * Lets one request at a time, on any replica, renew a session's tokens.
 */
@Component
class RefreshLocks {

	private static final String KEY_PREFIX = "client:refresh-lock:";

	/** Longer than a call to the token endpoint can take with its time-outs. */
	private static final Duration LIFETIME = Duration.ofSeconds(15);

	/** Deletes the lock only while it is still the caller's. */
	private static final RedisScript<Long> RELEASE = new DefaultRedisScript<>("""
			if redis.call('GET', KEYS[1]) == ARGV[1] then
				return redis.call('DEL', KEYS[1])
			end
			return 0
			""", Long.class);

	private final StringRedisTemplate redis;

	RefreshLocks(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Takes the lock of a session if it is free.
	 * @return the lock, to be closed soon; empty if somebody else has it
	 */
	Optional<Lock> take(String sessionId) {
		String key = KEY_PREFIX + Sha256.base64Url(sessionId);
		String owner = UUID.randomUUID().toString();
		boolean taken = Boolean.TRUE.equals(this.redis.opsForValue().setIfAbsent(key, owner, LIFETIME));
		return taken ? Optional.of(() -> this.redis.execute(RELEASE, List.of(key), owner)) : Optional.empty();
	}

	/**
	 * A lock that is held.
	 */
	interface Lock extends AutoCloseable {

		@Override
		void close();

	}

}
