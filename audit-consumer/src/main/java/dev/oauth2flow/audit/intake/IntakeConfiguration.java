package dev.oauth2flow.audit.intake;

import java.util.Map;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.LoggingProducerListener;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * What happens to a batch that fails: poison is sorted out before, so it is the fault of
 * a store, and is tried until it works. The consumer stays in its group meanwhile.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeSettings.class)
class IntakeConfiguration {

	private static final double TWICE_AS_LONG = 2;

	@Bean
	CommonErrorHandler tryForEver(IntakeSettings settings) {
		ExponentialBackOff pauses = new ExponentialBackOff(settings.firstPause().toMillis(), TWICE_AS_LONG);
		pauses.setMaxInterval(settings.longestPause().toMillis());
		DefaultErrorHandler handler = new DefaultErrorHandler(pauses);
		// No failure counts as hopeless, for hopeless means skipped.
		handler.setClassifications(Map.of(), true);
		handler.setLogLevel(KafkaException.Level.WARN);
		return handler;
	}

	/** Says that a dead letter could not be sent, and never what is in it. */
	@Bean
	ProducerListener<Object, Object> sayNoContents() {
		LoggingProducerListener<Object, Object> listener = new LoggingProducerListener<>();
		listener.setIncludeContents(false);
		return listener;
	}

}
