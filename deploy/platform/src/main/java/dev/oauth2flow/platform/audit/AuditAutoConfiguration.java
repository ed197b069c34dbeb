package dev.oauth2flow.platform.audit;

import io.micrometer.tracing.Tracer;
import io.namastack.outbox.Outbox;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Sets up the audit outbox where a service has the outbox library and Kafka.
 */
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@ConditionalOnClass({ Outbox.class, KafkaTemplate.class })
class AuditAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AuditOutbox auditOutbox(Outbox outbox) {
		return new AuditOutbox(outbox);
	}

	@Bean
	AuditRelay auditRelay(KafkaTemplate<String, String> kafka, JsonMapper jsonMapper, ObjectProvider<Tracer> tracer,
			@Value("${oauth2flow.audit.topic:audit.events.v1}") String topic) {
		return new AuditRelay(kafka, jsonMapper, tracer.getIfAvailable(), topic);
	}

}
