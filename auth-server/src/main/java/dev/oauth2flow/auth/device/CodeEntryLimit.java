package dev.oauth2flow.auth.device;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * Bounds how many wrong codes a user or an address can try (RFC 8628 section 5.1).
 */
@Component
class CodeEntryLimit {

	private static final String WRONG = "auth:device-wrong:";

	private static final int USERS_OF_AN_ADDRESS = 10;

	/** KEYS: counters; ARGV: lifetime. */
	private static final RedisScript<Long> COUNT = RedisScript.of("""
			for _, key in ipairs(KEYS) do
			  if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[1]) end
			end
			return 1""", Long.class);

	private final StringRedisTemplate redis;

	private final DeviceSettings settings;

	CodeEntryLimit(StringRedisTemplate redis, DeviceSettings settings) {
		this.redis = redis;
		this.settings = settings;
	}

	boolean isReached(String subject, String address) {
		List<@Nullable String> counts = this.redis.opsForValue().multiGet(keys(subject, address));
		return counts != null && (number(counts.get(0)) >= this.settings.wrongCodes()
				|| number(counts.get(1)) >= this.settings.wrongCodes() * USERS_OF_AN_ADDRESS);
	}

	void countWrongCode(String subject, String address) {
		this.redis.execute(COUNT, keys(subject, address), Long.toString(this.settings.codeLifetime().toMillis()));
	}

	private static List<String> keys(String subject, String address) {
		return List.of(WRONG + "user:" + subject, WRONG + "address:" + address);
	}

	private static int number(@Nullable String count) {
		return (count != null) ? Integer.parseInt(count) : 0;
	}

}
