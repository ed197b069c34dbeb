package dev.oauth2flow.audit.intake;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.common.TopicPartition;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * What happens to a message that cannot be appended: poison goes to the dead-letter topic
 * at once; anything else is the fault of a store, and is tried until it works.
 */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

	private static final long FIRST_PAUSE_MILLIS = 200;

	private static final long LONGEST_PAUSE_MILLIS = 5_000;

	@Bean
	CommonErrorHandler audit(KafkaTemplate<byte[], byte[]> kafka, MeterRegistry metrics,
			@Value("${oauth2flow.audit.dead-letter-topic:audit.events.v1.dlt}") String deadLetters) {
		DeadLetterPublishingRecoverer recoverer = new DeadLetterPublishingRecoverer(kafka, (message, _) -> {
			metrics.counter("audit.events.dead").increment();
			return new TopicPartition(deadLetters, message.partition());
		});
		recoverer.excludeHeader(HeadersToAdd.EX_STACKTRACE);
		ExponentialBackOff forEver = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
		forEver.setMaxInterval(LONGEST_PAUSE_MILLIS);
		DefaultErrorHandler handler = new DefaultErrorHandler(recoverer, forEver);
		handler.addNotRetryableExceptions(PoisonEventException.class);
		return handler;
	}

}
