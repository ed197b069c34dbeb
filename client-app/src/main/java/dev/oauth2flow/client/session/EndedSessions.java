package dev.oauth2flow.client.session;

import java.time.Duration;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.platform.hash.Sha256;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Remembers which sessions the authorization server has ended, by their {@code sid}, for
 * every replica, and for as long as a session here could go on.
 */
@Component
class EndedSessions {

	private static final String KEY_PREFIX = "client:ended:";

	/** For a sign-in that was under way meanwhile. */
	private static final Duration MARGIN = Duration.ofMinutes(10);

	private final StringRedisTemplate redis;

	private final Duration lifetime;

	EndedSessions(StringRedisTemplate redis, ClientProperties properties) {
		this.redis = redis;
		this.lifetime = properties.sessionTimeout().plus(MARGIN);
	}

	void add(String sid) {
		this.redis.opsForValue().set(key(sid), "1", this.lifetime);
	}

	boolean contains(String sid) {
		return Boolean.TRUE.equals(this.redis.hasKey(key(sid)));
	}

	private static String key(String sid) {
		return KEY_PREFIX + Sha256.base64Url(sid);
	}

}
