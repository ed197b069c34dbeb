package dev.oauth2flow.auth.signin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.oauth2flow.platform.hash.Sha256;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Slows down the guessing of passwords, on all replicas together, so that it locks nobody
 * else out.
 * <p>
 * Three counts make a try wait: failures with this account from this address, with any
 * account from this address, and with this account from anywhere. Who guesses at an
 * account from elsewhere must not keep its user out, so the user's own devices and
 * networks are known: a browser in which the user has signed in before has a count of its
 * own and no other, and from a network where the user has signed in before the failures
 * of other networks do not count. Only a user on a new device in a new network may have
 * to wait for others, and never long. A try is counted before the password is looked at,
 * so that tries in parallel are no way around; success takes it back. A name that nobody
 * has is treated like any other.
 */
@Component
@EnableConfigurationProperties(ThrottleSettings.class)
public class SignInThrottle {

	private static final Logger LOGGER = LoggerFactory.getLogger(SignInThrottle.class);

	/** The cookie that tells a browser in which a user has signed in before. */
	private static final String COOKIE = "OAUTH2FLOW_DEVICE";

	private static final BytesKeyGenerator RANDOM = KeyGenerators.secureRandom(32);

	/** Returns how many milliseconds to wait, or counts a try and returns 0. */
	private static final RedisScript<Long> BEGIN = RedisScript.of("""
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			local counts
			if redis.call('GET', KEYS[1]) == ARGV[1] then
			    counts = {{KEYS[3], ARGV[2], ARGV[5]}}
			else
			    counts = {{KEYS[4], ARGV[2], ARGV[5]}, {KEYS[5], ARGV[3], ARGV[6]}}
			    if redis.call('EXISTS', KEYS[2]) == 0 then
			        table.insert(counts, {KEYS[6], ARGV[4], ARGV[6]})
			    end
			end
			local wait = 0
			for _, count in ipairs(counts) do
			    wait = math.max(wait, tonumber(redis.call('HGET', count[1], 'until') or '0') - now)
			end
			if wait > 0 then
			    return wait
			end
			for _, count in ipairs(counts) do
			    local over = redis.call('HINCRBY', count[1], 'tries', 1) - tonumber(count[2])
			    local pause = 0
			    if over >= 0 then
			        pause = math.min(1000 * 2 ^ math.min(over, 20), tonumber(count[3]))
			        redis.call('HSET', count[1], 'until', string.format('%d', now + pause))
			    end
			    redis.call('PEXPIRE', count[1], string.format('%d', ARGV[7] + pause))
			end
			return 0
			""", Long.class);

	private static final String TAKE_BACK = """
			local function take_back(key, free)
			    if redis.call('EXISTS', key) == 1 then
			        local tries = redis.call('HINCRBY', key, 'tries', -1)
			        if tries <= 0 then
			            redis.call('DEL', key)
			        elseif tries < tonumber(free) then
			            redis.call('HDEL', key, 'until')
			        end
			    end
			end
			""";

	/**
	 * Takes a counted try back, and if asked knows the device and network from now on.
	 */
	private static final RedisScript<Long> SUCCEED = RedisScript.of(TAKE_BACK + """
			if redis.call('GET', KEYS[1]) == ARGV[1] then
			    redis.call('DEL', KEYS[3])
			else
			    redis.call('DEL', KEYS[4])
			    take_back(KEYS[5], ARGV[3])
			    take_back(KEYS[6], ARGV[4])
			end
			if KEYS[7] then
			    redis.call('SET', KEYS[7], ARGV[1], 'PX', ARGV[8])
			    redis.call('SET', KEYS[2], '1', 'PX', ARGV[8])
			end
			return 1
			""", Long.class);

	/** Takes a counted try back, and no other. */
	private static final RedisScript<Long> FORGET = RedisScript.of(TAKE_BACK + """
			if redis.call('GET', KEYS[1]) == ARGV[1] then
			    take_back(KEYS[3], ARGV[2])
			else
			    take_back(KEYS[4], ARGV[2])
			    take_back(KEYS[5], ARGV[3])
			    if redis.call('EXISTS', KEYS[2]) == 0 then
			        take_back(KEYS[6], ARGV[4])
			    end
			end
			return 1
			""", Long.class);

	private final StringRedisTemplate redis;

	private final ThrottleSettings settings;

	private final boolean https;

	SignInThrottle(StringRedisTemplate redis, ThrottleSettings settings, @Value("${oauth2flow.issuer}") String issuer) {
		this.redis = redis;
		this.settings = settings;
		this.https = issuer.startsWith("https:");
	}

	/**
	 * Begins a try.
	 * @param username whose password will be looked at; may be any text
	 * @param request the request with the password
	 * @return the try, to be told of its success
	 * @throws TooManyTriesException if the password must not be looked at yet
	 */
	public Attempt begin(String username, HttpServletRequest request) {
		String account = Sha256.base64Url(username.toLowerCase(Locale.ROOT));
		String address = address(request.getRemoteAddr());
		String device = Sha256.base64Url(device(request));
		List<String> keys = List.of("auth:device:" + device,
				"auth:device:network:" + Sha256.base64Url(account + address), "auth:throttle:device:" + device,
				"auth:throttle:pair:" + Sha256.base64Url(account + address),
				"auth:throttle:address:" + Sha256.base64Url(address), "auth:throttle:account:" + account);
		Long wait = this.redis.execute(BEGIN, keys, arguments(account));
		if (wait == null || wait > 0) {
			throw new TooManyTriesException(Duration.ofMillis((wait != null) ? wait : 0));
		}
		return new Attempt(account, keys);
	}

	private Object[] arguments(String account) {
		return Stream
			.concat(Stream.of(account),
					Stream
						.of(this.settings.tries(), this.settings.triesPerAddress(), this.settings.triesPerAccount(),
								this.settings.longestWait().toMillis(), this.settings.longestSharedWait().toMillis(),
								this.settings.forgottenAfter().toMillis(), this.settings.deviceRemembered().toMillis())
						.map(String::valueOf))
			.toArray();
	}

	private void succeed(Attempt attempt, HttpServletResponse response) {
		// A new one each time, so that one that was copied is of no use for long.
		String device = HexFormat.of().formatHex(RANDOM.generateKey());
		List<String> keys = Stream.concat(attempt.keys.stream(), Stream.of("auth:device:" + Sha256.base64Url(device)))
			.toList();
		this.redis.execute(SUCCEED, keys, arguments(attempt.account));
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(cookieName(), device)
					.path("/")
					.maxAge(this.settings.deviceRemembered())
					.httpOnly(true)
					.secure(this.https)
					.sameSite("Lax")
					.build()
					.toString());
	}

	private String cookieName() {
		return this.https ? "__Host-" + COOKIE : COOKIE;
	}

	private String device(HttpServletRequest request) {
		Cookie @Nullable [] cookies = request.getCookies();
		return Stream.of((cookies != null) ? cookies : new Cookie[0])
			.filter((cookie) -> cookieName().equals(cookie.getName()))
			.map(Cookie::getValue)
			.findFirst()
			.orElse("");
	}

	/** Whoever has an IPv6 address has all of its last 64 bits. */
	private static String address(String remote) {
		try {
			// Never looked up: the container gives literals.
			InetAddress address = InetAddress.getByName(remote);
			byte[] bytes = address.getAddress();
			int significant = (address instanceof Inet6Address) ? 8 : bytes.length;
			return HexFormat.of().formatHex(Arrays.copyOf(bytes, significant));
		}
		catch (UnknownHostException _) {
			return remote;
		}
	}

	/**
	 * A try that is counted as failed until it is told of its success.
	 */
	public final class Attempt {

		private final String account;

		private final List<String> keys;

		private Attempt(String account, List<String> keys) {
			this.account = account;
			this.keys = keys;
		}

		/**
		 * Takes back that this try has failed, and remembers the device.
		 * @param response where the device gets its cookie
		 */
		public void succeeded(HttpServletResponse response) {
			succeed(this, response);
		}

		/**
		 * Looks at the password or code of this try. Where that cannot be done, because a
		 * store is away, the try counts for nothing: nobody has to wait for it when the
		 * store is back.
		 * @param <T> what the look tells
		 * @param look looks at the password or code
		 * @return what it told
		 * @throws DataAccessException if a store is away
		 * @throws TransactionException if the database is away
		 */
		public <T> T decide(Supplier<T> look) {
			try {
				return look.get();
			}
			catch (DataAccessException | TransactionException ex) {
				forget();
				throw ex;
			}
		}

		private void forget() {
			try {
				SignInThrottle.this.redis.execute(FORGET, this.keys, arguments(this.account));
			}
			catch (DataAccessException ex) {
				LOGGER.warn("A try that could not be decided stays counted: {}",
						NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
			}
		}

		/**
		 * Takes back that this try has failed.
		 */
		public void takenBack() {
			SignInThrottle.this.redis.execute(SUCCEED, this.keys, arguments(this.account));
		}

	}

}
