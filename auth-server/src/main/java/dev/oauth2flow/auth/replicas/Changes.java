package dev.oauth2flow.auth.replicas;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Announces what has changed to all replicas. It makes a change known sooner, and nothing
 * relies on it: an announcement can be lost, and whoever keeps something reads it again
 * at an interval anyway.
 */
@Component
public class Changes {

	private static final Logger LOGGER = LoggerFactory.getLogger(Changes.class);

	private static final ChannelTopic CHANNEL = ChannelTopic.of("auth:changes");

	private final StringRedisTemplate redis;

	private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

	private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();

	private volatile boolean closed;

	Changes(StringRedisTemplate redis, RedisConnectionFactory connections) {
		this.redis = redis;
		this.container.setConnectionFactory(connections);
		this.container.setErrorHandler((failure) -> LOGGER.warn("What has changed could not be read again", failure));
		this.container.addMessageListener((message, pattern) -> onMessage(message.getBody()), CHANNEL);
		this.container.afterPropertiesSet();
	}

	/**
	 * Asks to be told.
	 * @param what the name of what may change
	 * @param listener reads it again
	 */
	public void on(String what, Runnable listener) {
		this.listeners.put(what, listener);
	}

	/**
	 * Tells all replicas, this one too.
	 * @param what the name of what has changed
	 */
	public void announce(String what) {
		try {
			this.redis.convertAndSend(CHANNEL.getTopic(), what);
		}
		catch (RuntimeException ex) {
			LOGGER.warn("The other replicas could not be told of a change of {}: {}", what, ex.getMessage());
		}
	}

	/** Not at the start, which must not fail when Redis is away. */
	@Scheduled(initialDelay = 2_000, fixedDelay = 5_000)
	void subscribe() {
		if (!this.closed && !this.container.isRunning()) {
			try {
				this.container.start();
				// What was announced before nobody has heard here.
				this.listeners.values().forEach(Runnable::run);
			}
			catch (DataAccessException ex) {
				LOGGER.warn("Changes at other replicas are not heard of yet: {}", ex.getMessage());
				this.container.stop();
			}
		}
	}

	/** Before the connections are closed, which is before beans are destroyed. */
	@EventListener(ContextClosedEvent.class)
	void close() throws Exception {
		this.closed = true;
		this.container.destroy();
	}

	private void onMessage(byte[] what) {
		Runnable listener = this.listeners.get(new String(what, StandardCharsets.UTF_8));
		if (listener != null) {
			listener.run();
		}
	}

}
