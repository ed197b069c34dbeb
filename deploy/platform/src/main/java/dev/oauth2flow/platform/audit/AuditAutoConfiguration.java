package dev.oauth2flow.platform.audit;

import java.time.Clock;

import javax.sql.DataSource;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.namastack.outbox.JdbcOutboxRecordEntityMapper;
import io.namastack.outbox.JdbcTableNameResolver;
import io.namastack.outbox.Outbox;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sets up the audit outbox where a service has the outbox library and Kafka.
 */
@AutoConfiguration(after = KafkaAutoConfiguration.class,
		beforeName = { "io.namastack.outbox.config.JdbcOutboxAutoConfiguration",
				"io.namastack.outbox.config.OutboxCoreThreadingAutoConfiguration" })
@ConditionalOnClass({ Outbox.class, KafkaTemplate.class })
@EnableConfigurationProperties(AuditProperties.class)
class AuditAutoConfiguration {

	/** One for the sends, one for the heartbeat, one for sharing out the work. */
	private static final int OUTBOX_JOBS = 3;

	@Bean
	@ConditionalOnMissingBean
	AuditOutbox auditOutbox(Outbox outbox) {
		return new AuditOutbox(outbox);
	}

	@Bean
	AuditRelay auditRelay(ProducerFactory<String, String> producers, ObservationRegistry observations,
			JsonMapper jsonMapper, ObjectProvider<Tracer> tracer, AuditProperties properties) {
		// Not a bean: as one it would ask the broker for the cluster's id within each
		// send, and wait half a minute for it while the broker is away.
		KafkaTemplate<String, String> kafka = new KafkaTemplate<>(producers);
		kafka.setObservationRegistry(observations);
		kafka.setObservationEnabled(true);
		// The default one writes keys and events to the log.
		kafka.setProducerListener(new ProducerListener<>() {
		});
		return new AuditRelay(kafka, jsonMapper, tracer.getIfAvailable(), properties.topic());
	}

	/** Takes the place of the library's. */
	@Bean
	OneStatementRecords outboxRecordRepository(BeanFactory beans, JdbcOutboxRecordEntityMapper rows, Clock clock,
			JdbcTableNameResolver tables) {
		return new OneStatementRecords(beans.getBean("outboxJdbcClient", JdbcClient.class),
				beans.getBean("outboxTransactionTemplate", TransactionTemplate.class), rows, clock, tables);
	}

	@Bean
	OutboxBacklog outboxBacklog(DataSource dataSource) {
		return new OutboxBacklog(dataSource);
	}

	/**
	 * Takes the place of the library's scheduler, whose only thread is busy as long as
	 * Kafka is away: the heartbeat, which runs there too, would stop, and another replica
	 * would take this one for dead while it is sending.
	 */
	@Bean(name = "outboxDefaultScheduler", autowireCandidate = false)
	ThreadPoolTaskScheduler outboxDefaultScheduler(ThreadPoolTaskSchedulerBuilder builder) {
		return builder.poolSize(OUTBOX_JOBS).threadNamePrefix("outbox-scheduler-").build();
	}

}
