package dev.oauth2flow.platform.start;

import java.time.Duration;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Waits for a cache that is not there yet, visibly and not for ever, before the service
 * opens its port. The connection that it makes is the one that the service goes on with.
 */
class CacheWait implements SmartLifecycle {

	private static final Logger LOGGER = LoggerFactory.getLogger(CacheWait.class);

	private static final Duration BETWEEN = Duration.ofSeconds(1);

	/** After the connection factory, whose phase is 0, and before all that serves. */
	private static final int PHASE = 2;

	private final RedisConnectionFactory redis;

	private final Duration patience;

	private volatile boolean running;

	CacheWait(RedisConnectionFactory redis, Duration patience) {
		this.redis = redis;
		this.patience = patience;
	}

	@Override
	public void start() {
		Instant deadline = Instant.now().plus(this.patience);
		while (!isReachable(deadline)) {
			Pause.of(BETWEEN);
		}
		this.running = true;
	}

	private boolean isReachable(Instant deadline) {
		try (RedisConnection connection = this.redis.getConnection()) {
			connection.ping();
			return true;
		}
		catch (DataAccessException ex) {
			String reason = String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
			if (reason.startsWith("WRONGPASS") || reason.startsWith("NOAUTH")) {
				throw new InvalidSettingException("spring.data.redis.password", "is refused by the cache: " + reason);
			}
			if (Instant.now().isAfter(deadline)) {
				throw new InvalidSettingException("spring.data.redis.host",
						"and spring.data.redis.port lead to a cache that was not reachable for "
								+ this.patience.toSeconds() + " s");
			}
			LOGGER.warn("Waiting for the cache, until {}: {}", deadline, reason);
			return false;
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
