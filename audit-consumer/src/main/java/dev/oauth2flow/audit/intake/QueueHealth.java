package dev.oauth2flow.audit.intake;

import java.util.Collection;

import org.apache.kafka.common.Metric;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * Tells whether Kafka answers, as the consumer itself measures it over a minute: one lost
 * answer does not turn it. It is shown, but readiness does not hang on it: what is in the
 * ledger can be read while events wait at their producers.
 */
@Component("queue")
class QueueHealth implements HealthIndicator {

	private final KafkaListenerEndpointRegistry listeners;

	QueueHealth(KafkaListenerEndpointRegistry listeners) {
		this.listeners = listeners;
	}

	@Override
	public Health health() {
		MessageListenerContainer container = this.listeners.getListenerContainer(EventIntake.LISTENER);
		if (container == null || !container.isRunning()) {
			return Health.down().withDetail("intake", "stopped").build();
		}
		Collection<?> partitions = container.getAssignedPartitions();
		int assigned = (partitions != null) ? partitions.size() : 0;
		boolean answers = container.metrics()
			.values()
			.stream()
			.flatMap((metrics) -> metrics.values().stream())
			.anyMatch(QueueHealth::isAnswered);
		return (answers ? Health.up() : Health.down()).withDetail("partitions", assigned).build();
	}

	private static boolean isAnswered(Metric metric) {
		return metric.metricName().group().equals("consumer-metrics")
				&& metric.metricName().name().equals("response-rate") && metric.metricValue() instanceof Double rate
				&& rate > 0;
	}

}
