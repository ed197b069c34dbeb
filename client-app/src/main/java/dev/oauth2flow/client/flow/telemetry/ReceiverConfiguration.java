package dev.oauth2flow.client.flow.telemetry;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the receiver on the management port, and nowhere else.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnBooleanProperty("oauth2flow.flow.watch")
class ReceiverConfiguration {

	@Bean
	ServletRegistrationBean<SpanReceiver> spanReceiver(StringRedisTemplate redis, FlowStore store, JsonMapper json) {
		Folding folding = new Folding(redis, store, Vocabulary.read(json), json);
		return new ServletRegistrationBean<>(new SpanReceiver(folding), SpanReceiver.PATH);
	}

}
