package dev.oauth2flow.api.me;

import java.nio.charset.StandardCharsets;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

	@Bean
	RedisMessageListenerContainer userChangesListener(RedisConnectionFactory redis, UserRecordCache cache) {
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(redis);
		container.addMessageListener((message, _) -> cache.evict(new String(message.getBody(), StandardCharsets.UTF_8)),
				ChannelTopic.of(CHANNEL));
		return container;
	}

}
