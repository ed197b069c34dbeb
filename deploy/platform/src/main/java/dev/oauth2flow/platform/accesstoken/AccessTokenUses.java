package dev.oauth2flow.platform.accesstoken;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.ConcurrentLruCache;

/**
 * Knows, over all replicas, which routes an access token has already been used for. A
 * replica remembers what it has seen, so that only a first use costs a round trip.
 */
public class AccessTokenUses {

	private static final int REMEMBERED = 10_000;

	private final StringRedisTemplate redis;

	private final String keyPrefix;

	private final ConcurrentLruCache<String, AtomicBoolean> seen = new ConcurrentLruCache<>(REMEMBERED,
			(_) -> new AtomicBoolean());

	AccessTokenUses(StringRedisTemplate redis, String keyPrefix) {
		this.redis = redis;
		this.keyPrefix = keyPrefix;
	}

	/**
	 * Runs the action if this is the first use of the token for the route, on any
	 * replica. The use counts once the action has returned, so the action commits what it
	 * writes. Where two replicas see a first use at the same moment, both run it: a use
	 * is rather recorded twice than lost with a replica that dies in between.
	 * @param token the token, which must have an id
	 * @param route the route's template
	 * @param action what is to be done once, such as recording the use
	 * @throws org.springframework.dao.DataAccessException if the cache is away
	 */
	public void onFirstUse(Jwt token, String route, Runnable action) {
		String key = this.keyPrefix + token.getId() + ":" + route;
		AtomicBoolean known = known(key);
		if (known.get()) {
			return;
		}
		// Others with the same token wait here until it is recorded what they do, too.
		synchronized (known) {
			if (known.get()) {
				return;
			}
			if (this.redis.opsForValue().get(key) == null) {
				action.run();
				this.redis.opsForValue().set(key, "1", lifetime(token));
			}
			known.set(true);
		}
	}

	/** One for a key, also where two ask at once: the cache itself would make two. */
	private AtomicBoolean known(String key) {
		if (this.seen.contains(key)) {
			return this.seen.get(key);
		}
		synchronized (this.seen) {
			return this.seen.get(key);
		}
	}

	private static Duration lifetime(Jwt token) {
		Instant now = Instant.now();
		return Duration.between(now, Objects.requireNonNullElse(token.getExpiresAt(), now)).plusMinutes(2);
	}

}
