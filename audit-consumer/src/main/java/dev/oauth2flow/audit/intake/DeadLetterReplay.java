package dev.oauth2flow.audit.intake;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import dev.oauth2flow.audit.ledger.AppendOutcome;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks at the dead letters and gives them a second chance, at
 * {@code /actuator/deadletters} on the management port.
 * <p>
 * A replay walks the whole topic and appends what can be appended now, such as events
 * whose contract this release knows and the one before did not. It leaves the topic as it
 * is and remembers nothing: what is in the ledger already is dropped by its id, so it may
 * be run at any time, twice, and on two replicas at once.
 */
@Component
@Endpoint(id = "deadletters")
class DeadLetterReplay {

	private static final Duration ONE_POLL = Duration.ofMillis(500);

	private final ConsumerFactory<byte[], byte[]> consumers;

	private final EventAppender appender;

	private final IntakeSettings settings;

	DeadLetterReplay(ConsumerFactory<byte[], byte[]> consumers, EventAppender appender, IntakeSettings settings) {
		this.consumers = consumers;
		this.appender = appender;
		this.settings = settings;
	}

	/**
	 * Counts the dead letters.
	 * @return how many there are, by reason
	 */
	@ReadOperation
	Summary summary() {
		Map<String, Long> reasons = new TreeMap<>();
		long letters = walk((records) -> records.forEach((record) -> {
			Header reason = record.headers().lastHeader(DeadLetters.REASON);
			reasons.merge((reason != null) ? new String(reason.value(), StandardCharsets.UTF_8) : "unknown", 1L,
					Long::sum);
		}));
		return new Summary(letters, reasons);
	}

	/**
	 * Tries every dead letter again.
	 * @return what became of them
	 */
	@WriteOperation
	Replay replay() {
		Map<String, Long> outcomes = new TreeMap<>();
		Map<String, Long> reasons = new TreeMap<>();
		long letters = walk((records) -> this.appender.append(records).forEach((message) -> {
			PoisonEventException poison = message.poison();
			if (poison != null) {
				reasons.merge(poison.poison().code(), 1L, Long::sum);
			}
			else {
				outcomes.merge(String.valueOf(message.outcome()), 1L, Long::sum);
			}
		}));
		return new Replay(letters, outcomes.getOrDefault(AppendOutcome.APPENDED.name(), 0L),
				outcomes.getOrDefault(AppendOutcome.DUPLICATE.name(), 0L), reasons);
	}

	/** From the beginning to where the end was when it began. */
	private long walk(Consumer<List<ConsumerRecord<byte[], byte[]>>> visitor) {
		long letters = 0;
		try (var consumer = this.consumers.createConsumer("audit-consumer", "replay", null)) {
			List<TopicPartition> partitions = consumer.partitionsFor(this.settings.deadLetterTopic())
				.stream()
				.map((partition) -> new TopicPartition(partition.topic(), partition.partition()))
				.toList();
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
			Instant patience = Instant.now().plus(this.settings.replayPatience());
			while (partitions.stream().anyMatch((one) -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
				List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
				consumer.poll(ONE_POLL).forEach(records::add);
				records.removeIf((record) -> record.offset() >= ends
					.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L));
				if (!records.isEmpty()) {
					visitor.accept(records);
					letters += records.size();
					patience = Instant.now().plus(this.settings.replayPatience());
				}
				else if (Instant.now().isAfter(patience)) {
					throw new IllegalStateException("The broker hands out no more dead letters");
				}
			}
		}
		return letters;
	}

	/**
	 * The dead letters.
	 *
	 * @param letters how many there are
	 * @param reasons how many for each reason
	 */
	record Summary(long letters, Map<String, Long> reasons) {
	}

	/**
	 * What a replay did.
	 *
	 * @param letters how many dead letters there were
	 * @param appended how many are in the ledger now and were not before
	 * @param duplicates how many were there already
	 * @param refused how many are still refused, for each reason
	 */
	record Replay(long letters, long appended, long duplicates, Map<String, Long> refused) {
	}

}
