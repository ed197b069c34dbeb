package dev.oauth2flow.api.me;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * Listens to the authorization server, the only writer of users: whenever it has
 * committed a change of a user, it publishes the user's {@code sub} on {@value #CHANNEL}.
 */
@Configuration(proxyBeanMethods = false)
class UserChanges {

	static final String CHANNEL = "auth:user:changed";

	private static final Logger log = LoggerFactory.getLogger(UserChanges.class);

	private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

	@Bean
	RedisMessageListenerContainer userChangesListener(RedisConnectionFactory redis, UserRecordCache cache) {
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(redis);
		container.setRecoveryInterval(BETWEEN_ATTEMPTS.toMillis());
		container.setAutoStartup(false);
		container.addMessageListener((message, _) -> cache.evict(new String(message.getBody(), StandardCharsets.UTF_8)),
				ChannelTopic.of(CHANNEL));
		return container;
	}

	/** A cache that is away when this service starts must not keep it from starting. */
	@Bean
	ApplicationListener<ApplicationReadyEvent> listenToUserChanges(RedisMessageListenerContainer userChangesListener) {
		return (_) -> Thread.ofVirtual().name("user-changes").start(() -> listen(userChangesListener));
	}

	private static void listen(RedisMessageListenerContainer container) {
		while (!container.isListening()) {
			try {
				container.start();
			}
			catch (DataAccessException ex) {
				log.warn("Changes of users are not heard of yet: {}", ex.getMessage());
				container.stop();
				pause();
			}
		}
	}

	private static void pause() {
		try {
			Thread.sleep(BETWEEN_ATTEMPTS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the cache", ex);
		}
	}

}
