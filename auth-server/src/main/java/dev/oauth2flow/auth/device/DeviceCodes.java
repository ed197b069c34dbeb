package dev.oauth2flow.auth.device;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import dev.oauth2flow.platform.hash.Sha256;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.stereotype.Component;

/**
 * The device codes in Redis, under hashes and until they expire. Every step that may
 * happen once is one script, so that it happens once on any number of replicas.
 */
@Component
class DeviceCodes {

	private static final String DEVICE = "auth:device:";

	private static final String USER = "auth:device-user:";

	/** How long after its end a code is still said to have expired. */
	private static final Duration REMEMBERED = Duration.ofMinutes(5);

	private static final int ATTEMPTS = 5;

	/**
	 * KEYS: device, user; ARGV: client, request, expiry, interval, lifetime, remembered.
	 */
	private static final RedisScript<Long> START = RedisScript.of("""
			if not redis.call('SET', KEYS[2], KEYS[1], 'NX', 'PX', ARGV[5]) then return 0 end
			redis.call('HSET', KEYS[1], 'client', ARGV[1], 'request', ARGV[2], 'expires', ARGV[3],
			    'interval', ARGV[4], 'status', 'pending', 'user', KEYS[2])
			redis.call('PEXPIRE', KEYS[1], ARGV[6])
			return 1""", Long.class);

	/** KEYS: device; ARGV: client, now. Returns an error's code, or the approval. */
	private static final RedisScript<String> POLL = RedisScript.of("""
			local device = redis.call('HMGET', KEYS[1], 'client', 'status', 'expires', 'interval', 'last', 'approval')
			if device[1] ~= ARGV[1] then return 'invalid_grant' end
			if device[2] == 'denied' then return 'access_denied' end
			if device[2] == 'used' then return 'invalid_grant' end
			if tonumber(ARGV[2]) >= tonumber(device[3]) then return 'expired_token' end
			if device[2] == 'approved' then
			  redis.call('HSET', KEYS[1], 'status', 'used')
			  return device[6]
			end
			local early = device[5] and tonumber(ARGV[2]) - tonumber(device[5]) < tonumber(device[4])
			redis.call('HSET', KEYS[1], 'last', ARGV[2])
			if early then
			  redis.call('HINCRBY', KEYS[1], 'interval', 5000)
			  return 'slow_down'
			end
			return 'authorization_pending'""", String.class);

	/** KEYS: user; ARGV: status, approval, now. */
	private static final RedisScript<Long> DECIDE = RedisScript.of("""
			local key = redis.call('GET', KEYS[1])
			if not key then return 0 end
			local device = redis.call('HMGET', key, 'status', 'expires')
			if device[1] ~= 'pending' or tonumber(ARGV[3]) >= tonumber(device[2]) then return 0 end
			redis.call('HSET', key, 'status', ARGV[1], 'approval', ARGV[2])
			redis.call('DEL', KEYS[1])
			return 1""", Long.class);

	private final StringKeyGenerator random = new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

	private final StringRedisTemplate redis;

	private final JsonMapper json;

	private final DeviceSettings settings;

	DeviceCodes(StringRedisTemplate redis, JsonMapper json, DeviceSettings settings) {
		this.redis = redis;
		this.json = json;
		this.settings = settings;
	}

	/**
	 * Keeps a request until its user decides.
	 */
	Started start(DeviceRequest request) {
		String device = this.random.generateKey();
		Instant issuedAt = Instant.now();
		Instant expiresAt = issuedAt.plus(this.settings.codeLifetime());
		for (int i = 0; i < ATTEMPTS; i++) {
			String user = UserCode.random();
			Long kept = this.redis.execute(START, List.of(key(DEVICE, device), key(USER, user)), request.clientId(),
					this.json.writeValueAsString(request), text(expiresAt.toEpochMilli()),
					text(this.settings.pollInterval().toMillis()), text(this.settings.codeLifetime().toMillis()),
					text(this.settings.codeLifetime().plus(REMEMBERED).toMillis()));
			if (Objects.equals(kept, 1L)) {
				return new Started(device, user, issuedAt, expiresAt);
			}
		}
		throw new IllegalStateException("No free user code was found");
	}

	/**
	 * Finds what waits for its user's decision.
	 */
	@Nullable DeviceRequest find(String userCode) {
		String key = this.redis.opsForValue().get(key(USER, userCode));
		Object request = (key != null) ? this.redis.opsForHash().get(key, "request") : null;
		return (request != null) ? this.json.readValue((String) request, DeviceRequest.class) : null;
	}

	/**
	 * Takes the user's decision.
	 * @param approval what is allowed, or {@code null} for nothing
	 * @return whether it was still awaited: of several decisions one gets true
	 */
	boolean decide(String userCode, @Nullable DeviceApproval approval) {
		return Objects.equals(1L,
				this.redis.execute(DECIDE, List.of(key(USER, userCode)), (approval != null) ? "approved" : "denied",
						(approval != null) ? this.json.writeValueAsString(approval) : "",
						text(Instant.now().toEpochMilli())));
	}

	/**
	 * Asks for a device whether its user has decided. An approval is given once.
	 */
	Answer poll(String deviceCode, String clientId) {
		String answer = Objects.requireNonNull(this.redis.execute(POLL, List.of(key(DEVICE, deviceCode)), clientId,
				text(Instant.now().toEpochMilli())));
		return answer.startsWith("{") ? new Answer(null, this.json.readValue(answer, DeviceApproval.class))
				: new Answer(answer, null);
	}

	private static String text(long number) {
		return Long.toString(number);
	}

	private static String key(String prefix, String code) {
		return prefix + Sha256.base64Url(code);
	}

	record Started(String deviceCode, String userCode, Instant issuedAt, Instant expiresAt) {
	}

	/**
	 * What a device is told.
	 *
	 * @param error an error's code, or {@code null}
	 * @param approval what is allowed, or {@code null}
	 */
	record Answer(@Nullable String error, @Nullable DeviceApproval approval) {
	}

}
