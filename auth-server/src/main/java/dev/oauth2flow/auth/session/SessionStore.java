package dev.oauth2flow.auth.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.oauth2flow.platform.hash.Sha256;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;

/**
 * Keeps sessions in Redis at the cost that the sign-in's budget allows: one round trip to
 * read one and to put off its end, and one to write it, only if it was changed. Spring
 * Session's own repositories take eight or more for a sign-in, and keep the ids in clear;
 * here the key is a hash of what the cookie holds.
 */
@Component
@EnableConfigurationProperties(SessionSettings.class)
class SessionStore implements SessionRepository<StoredSession> {

	private static final String SESSION = "auth:session:";

	private static final String SESSIONS_OF = "auth:session-of:";

	private static final String LEAST_CREDENTIALS = "auth:credentials-of:";

	/** Longer than a sign-in may take from the look at the password to its end. */
	private static final Duration SIGN_IN_OVER = Duration.ofMinutes(15);

	/**
	 * Writes a session, in place of the one that it was before its id changed. One that
	 * has been ended meanwhile stays ended, and one begun with a password that was
	 * replaced meanwhile does not begin.
	 */
	private static final RedisScript<Long> WRITE = RedisScript.of("""
			if ARGV[3] == 'stored' and redis.call('EXISTS', KEYS[2]) == 0 then
			    return 0
			end
			if KEYS[4] and tonumber(redis.call('GET', KEYS[4]) or '0') > tonumber(ARGV[5]) then
			    redis.call('DEL', KEYS[2])
			    return 0
			end
			if KEYS[1] ~= KEYS[2] then
			    redis.call('DEL', KEYS[2])
			end
			redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
			if KEYS[3] then
			    redis.call('SREM', KEYS[3], KEYS[2])
			    redis.call('SADD', KEYS[3], KEYS[1])
			    redis.call('PEXPIRE', KEYS[3], ARGV[4])
			end
			return 1
			""", Long.class);

	/** Only ever raises the number. */
	private static final RedisScript<Long> REFUSE_BELOW = RedisScript.of("""
			if tonumber(redis.call('GET', KEYS[1]) or '0') < tonumber(ARGV[1]) then
			    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
			end
			return 1
			""", Long.class);

	/** Reads sessions and how much of their idle time is left. */
	@SuppressWarnings("rawtypes") // A class cannot say what its elements are.
	private static final RedisScript<List> READ_ALL = RedisScript.of("""
			local found = {}
			for _, key in ipairs(KEYS) do
			    table.insert(found, redis.call('GET', key) or '')
			    table.insert(found, tostring(redis.call('PTTL', key)))
			end
			return found
			""", List.class);

	/** What the current request has read and written already. */
	private static final ThreadLocal<@Nullable Map<String, Found>> SEEN = new ThreadLocal<>();

	private final StringRedisTemplate redis;

	private final JsonMapper jsonMapper;

	private final SessionSettings settings;

	SessionStore(StringRedisTemplate redis, JsonMapper jsonMapper, SessionSettings settings) {
		this.redis = redis;
		this.jsonMapper = jsonMapper;
		this.settings = settings;
	}

	/** From now to {@link #endRequest()} this thread reads each session at most once. */
	void beginRequest() {
		SEEN.set(new HashMap<>());
	}

	void endRequest() {
		SEEN.remove();
	}

	@Override
	public StoredSession createSession() {
		return StoredSession.create(this.settings.idleTimeout());
	}

	@Override
	public @Nullable StoredSession findById(String id) {
		Map<String, Found> known = SEEN.get();
		if (known == null) {
			return read(id);
		}
		return known.computeIfAbsent(id, (missing) -> new Found(read(missing))).session();
	}

	private @Nullable StoredSession read(String id) {
		String key = key(id);
		String json = this.redis.opsForValue().getAndExpire(key, this.settings.idleTimeout());
		if (json == null) {
			return null;
		}
		Content content = this.jsonMapper.readValue(json, Content.class);
		if (remaining(content.created()).isNegative()) {
			this.redis.delete(key);
			return null;
		}
		return StoredSession.stored(id, content.created(), this.settings.idleTimeout(), content.attributes());
	}

	@Override
	public void save(StoredSession session) {
		if (!session.isChanged()) {
			return;
		}
		String key = key(session.getId());
		String storedId = session.storedId();
		List<String> keys = new ArrayList<>(List.of(key, (storedId != null) ? key(storedId) : key));
		SignedInUser user = user(session.attributes());
		if (user != null) {
			keys.add(SESSIONS_OF + user.sub());
			keys.add(LEAST_CREDENTIALS + user.sub());
		}
		String json = this.jsonMapper
			.writeValueAsString(new Content(session.getCreationTime(), Map.copyOf(session.attributes())));
		this.redis.execute(WRITE, keys, json, Long.toString(this.settings.idleTimeout().toMillis()),
				(storedId != null) ? "stored" : "new", Long.toString(this.settings.maximumLifetime().toMillis()),
				Integer.toString((user != null) ? user.credentialVersion() : 0));
		if (storedId != null) {
			remember(storedId, null);
		}
		session.markStored();
		remember(session.getId(), session);
	}

	@Override
	public void deleteById(String id) {
		this.redis.delete(key(id));
		remember(id, null);
	}

	/** Returns the signed-in sessions of a user by their keys. */
	Map<String, UserSession> findBySubject(String subject) {
		Set<String> members = this.redis.opsForSet().members(SESSIONS_OF + subject);
		if (members == null || members.isEmpty()) {
			return Map.of();
		}
		List<String> keys = List.copyOf(members);
		List<?> found = Objects.requireNonNull(this.redis.execute(READ_ALL, keys));
		Map<String, UserSession> sessions = new HashMap<>();
		List<String> gone = new ArrayList<>();
		for (int i = 0; i < keys.size(); i++) {
			UserSession session = session(String.valueOf(found.get(2 * i)), String.valueOf(found.get(2 * i + 1)));
			if (session != null && session.user().sub().equals(subject)) {
				sessions.put(keys.get(i), session);
			}
			else {
				gone.add(keys.get(i));
			}
		}
		if (!gone.isEmpty()) {
			this.redis.opsForSet().remove(SESSIONS_OF + subject, gone.toArray());
		}
		return sessions;
	}

	/** Each use puts off a session's end, which so tells when the last use was. */
	private @Nullable UserSession session(String json, String millisLeft) {
		if (json.isEmpty()) {
			return null;
		}
		Content content = this.jsonMapper.readValue(json, Content.class);
		Map<String, String> attributes = content.attributes();
		SignedInUser user = user(attributes);
		if (user == null || remaining(content.created()).isNegative()) {
			return null;
		}
		Duration unused = this.settings.idleTimeout().minusMillis(Long.parseLong(millisLeft));
		return new UserSession(user, attributes.getOrDefault(SessionSecurityContexts.DEVICE, "Other"),
				attributes.get(SessionSecurityContexts.NETWORK), Instant.now().minus(unused));
	}

	/**
	 * From now on no session of the user is written that began under older credentials.
	 */
	void refuseBelow(String subject, int credentialVersion) {
		this.redis.execute(REFUSE_BELOW, List.of(LEAST_CREDENTIALS + subject), Integer.toString(credentialVersion),
				Long.toString(SIGN_IN_OVER.toMillis()));
	}

	void refuseNone(String subject) {
		this.redis.delete(LEAST_CREDENTIALS + subject);
	}

	void deleteByKeys(Collection<String> keys) {
		this.redis.delete(keys);
		Map<String, Found> known = SEEN.get();
		if (known != null) {
			known.clear();
		}
	}

	@Nullable SignedInUser user(Map<String, String> attributes) {
		String json = attributes.get(SessionSecurityContexts.USER);
		return (json != null) ? this.jsonMapper.readValue(json, SignedInUser.class) : null;
	}

	private Duration remaining(Instant created) {
		return Duration.between(Instant.now(), created.plus(this.settings.maximumLifetime()));
	}

	private void remember(String id, @Nullable StoredSession session) {
		Map<String, Found> known = SEEN.get();
		if (known != null) {
			known.put(id, new Found(session));
		}
	}

	private static String key(String id) {
		return SESSION + Sha256.base64Url(id);
	}

	private record Content(Instant created, Map<String, String> attributes) {
	}

	private record Found(@Nullable StoredSession session) {
	}

}
