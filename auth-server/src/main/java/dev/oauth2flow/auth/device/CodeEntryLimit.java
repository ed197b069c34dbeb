package dev.oauth2flow.auth.device;

import java.util.List;
import java.util.Objects;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * Bounds how many wrong codes a user or an address can try (RFC 8628 section 5.1). A try
 * counts before the code is looked at, so that many at once are not more, and is taken
 * back if the code was right.
 */
@Component
class CodeEntryLimit {

	private static final String WRONG = "auth:device-wrong:";

	private static final int USERS_OF_AN_ADDRESS = 10;

	/** KEYS: counters; ARGV: lifetime, and how far each counter may go. */
	private static final RedisScript<Long> COUNT = RedisScript.of("""
			for i, key in ipairs(KEYS) do
			  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i + 1]) then return 0 end
			end
			for _, key in ipairs(KEYS) do
			  if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[1]) end
			end
			return 1""", Long.class);

	/** Does not make a counter that has ended meanwhile. */
	private static final RedisScript<Long> TAKE_BACK = RedisScript.of("""
			for _, key in ipairs(KEYS) do
			  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
			end
			return 1""", Long.class);

	private final StringRedisTemplate redis;

	private final DeviceSettings settings;

	CodeEntryLimit(StringRedisTemplate redis, DeviceSettings settings) {
		this.redis = redis;
		this.settings = settings;
	}

	/**
	 * Counts a try.
	 * @return whether the code may be looked at
	 */
	boolean mayTry(String subject, String address) {
		int most = this.settings.wrongCodes();
		return Objects.equals(this.redis.execute(COUNT, keys(subject, address),
				Long.toString(this.settings.codeLifetime().toMillis()), Integer.toString(most),
				Integer.toString(most * USERS_OF_AN_ADDRESS)), 1L);
	}

	void takeBack(String subject, String address) {
		this.redis.execute(TAKE_BACK, keys(subject, address));
	}

	private static List<String> keys(String subject, String address) {
		return List.of(WRONG + "user:" + subject, WRONG + "address:" + address);
	}

}
