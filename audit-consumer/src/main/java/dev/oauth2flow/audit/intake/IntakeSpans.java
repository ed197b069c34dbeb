package dev.oauth2flow.audit.intake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.kafka.support.micrometer.KafkaListenerObservation;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation.DefaultKafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

/**
 * One CONSUMER span for each message of a batch, in the trace of its producer, from the
 * delivery of the batch to its commit: what a listener of single records would have.
 */
class IntakeSpans implements AutoCloseable {

	private final Map<ConsumerRecord<?, ?>, Observation> spans = new HashMap<>();

	private final Observation first;

	IntakeSpans(List<ConsumerRecord<byte[], byte[]>> records, String listener, String group,
			ObservationRegistry observations) {
		for (ConsumerRecord<byte[], byte[]> record : records) {
			this.spans.put(record, KafkaListenerObservation.LISTENER_OBSERVATION
				.observation(null, DefaultKafkaListenerObservationConvention.INSTANCE,
						() -> new KafkaRecordReceiverContext(record, listener, "", group, () -> null), observations)
				.start());
		}
		this.first = of(records.getFirst());
	}

	/**
	 * The span under which the batch's statements are seen: they serve all, but a span
	 * has one parent.
	 */
	Observation first() {
		return this.first;
	}

	Observation of(ConsumerRecord<?, ?> record) {
		return Objects.requireNonNull(this.spans.get(record));
	}

	void failed(Throwable failure) {
		this.spans.values().forEach((span) -> span.error(failure));
	}

	@Override
	public void close() {
		this.spans.values().forEach(Observation::stop);
	}

}
