package dev.oauth2flow.api.me;

import java.time.Duration;
import java.util.Optional;

import dev.oauth2flow.platform.accesstoken.ReadAhead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps user records in Redis for a minute, so that reads of one user in a row cost no
 * SQL. A record that was written is evicted by {@link UserChanges}; should that message
 * be lost, the minute bounds how old an answer can be.
 */
@Component
class UserRecordCache {

	private static final Logger log = LoggerFactory.getLogger(UserRecordCache.class);

	private static final String PREFIX = "api:user:";

	private static final Duration LIFETIME = Duration.ofSeconds(60);

	/**
	 * Stands in the place of an evicted record, so that a reader who fetched it before
	 * the write does not put it back after.
	 */
	private static final String EVICTED = "";

	/** Longer than any reader takes from its SQL to its answer. */
	private static final Duration EVICTED_LIFETIME = Duration.ofSeconds(10);

	private final UserRecords records;

	private final StringRedisTemplate redis;

	private final JsonMapper json;

	UserRecordCache(UserRecords records, StringRedisTemplate redis, JsonMapper json) {
		this.records = records;
		this.redis = redis;
		this.json = json;
	}

	Optional<UserRecord> find(String sub) {
		String cached = ReadAhead.value(key(sub), () -> this.redis.opsForValue().get(key(sub)));
		UserRecord known = parse(cached);
		if (known != null) {
			return Optional.of(known);
		}
		Optional<UserRecord> found = this.records.find(sub);
		if (cached == null) {
			found.ifPresent((user) -> this.redis.opsForValue()
				.setIfAbsent(key(sub), this.json.writeValueAsString(user), LIFETIME));
		}
		return found;
	}

	void evict(String sub) {
		this.redis.opsForValue().set(key(sub), EVICTED, EVICTED_LIFETIME);
	}

	static String key(String sub) {
		return PREFIX + sub;
	}

	// Another version of this service may have written what this one cannot read.
	private @Nullable UserRecord parse(@Nullable String cached) {
		if (cached == null || cached.equals(EVICTED)) {
			return null;
		}
		try {
			return this.json.readValue(cached, UserRecord.class);
		}
		catch (JacksonException ex) {
			log.warn("A cached user record is unreadable and ignored: {}", ex.getClass().getSimpleName());
			return null;
		}
	}

}
