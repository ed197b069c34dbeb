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
	 * replica. If the action fails, the use does not count.
	 * @param token the token, which must have an id
	 * @param route the route's template
	 * @param action what is to be done once, such as recording the use
	 * @throws org.springframework.dao.DataAccessException if the cache is away
	 */
	public void onFirstUse(Jwt token, String route, Runnable action) {
		String key = this.keyPrefix + token.getId() + ":" + route;
		AtomicBoolean known = this.seen.get(key);
		if (known.get()) {
			return;
		}
		Duration lifetime = Duration
			.between(Instant.now(), Objects.requireNonNullElse(token.getExpiresAt(), Instant.now()))
			.plusMinutes(2);
		if (Boolean.TRUE.equals(this.redis.opsForValue().setIfAbsent(key, "1", lifetime))) {
			try {
				action.run();
			}
			catch (RuntimeException ex) {
				this.redis.delete(key);
				throw ex;
			}
		}
		known.set(true);
	}

}
