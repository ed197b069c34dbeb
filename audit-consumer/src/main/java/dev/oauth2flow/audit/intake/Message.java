package dev.oauth2flow.audit.intake;

import dev.oauth2flow.audit.ledger.AppendOutcome;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message: appended or known already, or poison.
 *
 * @param record the message as Kafka delivered it
 * @param type the event's type, if it could be read
 * @param outcome what the ledger made of it, or {@code null} for poison
 * @param poison why it is poison, or {@code null} if it is not
 */
record Message(ConsumerRecord<byte[], byte[]> record, @Nullable String type, @Nullable AppendOutcome outcome,
		@Nullable PoisonEventException poison) {
}
