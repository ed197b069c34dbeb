package dev.oauth2flow.audit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;

import dev.oauth2flow.local.stores.Store;
import dev.oauth2flow.local.stores.TestStores;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A pair of topics that no other test uses, and the producer and the operator at their
 * ends.
 *
 * @param events the topic of the events
 * @param dead the topic of the dead letters
 */
public record TestTopics(String events, String dead) {

	private static final String SERVERS = String
		.valueOf(TestStores.settings("audit-consumer", Store.KAFKA).get("spring.kafka.bootstrap-servers"));

	private static final KafkaProducer<byte[], byte[]> PRODUCER = new KafkaProducer<>(Map.of("bootstrap.servers",
			SERVERS, "acks", "all", "max.request.size", 8_000_000, "compression.type", "gzip", "linger.ms", 5),
			new ByteArraySerializer(), new ByteArraySerializer());

	private static final Queue<Exception> FAILURES = new ConcurrentLinkedQueue<>();

	/** Makes a pair with three partitions each. */
	public static TestTopics create() {
		TestTopics topics = new TestTopics("events." + UUID.randomUUID(), "dead." + UUID.randomUUID());
		create(topics.events(), topics.dead());
		return topics;
	}

	/** Makes the topic of the dead letters, where it was left out before. */
	public void createDead() {
		create(this.dead);
	}

	private static void create(String... names) {
		List<NewTopic> topics = Arrays.stream(names)
			.map((name) -> new NewTopic(name, Optional.of(3), Optional.empty()))
			.toList();
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", SERVERS))) {
			admin.createTopics(topics).all().get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** The settings of a service that reads these, in a consumer group of their own. */
	public Map<String, String> settings() {
		return Map.of("oauth2flow.audit.topic", this.events, "oauth2flow.audit.dead-letter-topic", this.dead,
				"spring.kafka.consumer.group-id", this.events);
	}

	/** Sends an event as its producers do. */
	public void send(TestEvent event) {
		send(event.subject(), event.bytes());
	}

	/** Sends anything. */
	public void send(@Nullable String key, byte @Nullable [] value) {
		send(key, value, Map.of());
	}

	/** Sends anything with headers. */
	@SuppressWarnings({ "NullAway", "FutureReturnValueIgnored" }) // A record may have
																	// nulls; flush()
																	// looks at failures.
	public void send(@Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
		byte[] keyBytes = (key != null) ? key.getBytes(StandardCharsets.UTF_8) : null;
		ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(this.events, keyBytes, value);
		headers.forEach((name, text) -> message.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
		PRODUCER.send(message, (_, failure) -> {
			if (failure != null) {
				FAILURES.add(failure);
			}
		});
	}

	/** Waits until the broker has acknowledged all that was sent. */
	public void flush() {
		PRODUCER.flush();
		if (!FAILURES.isEmpty()) {
			throw new IllegalStateException(FAILURES.remove());
		}
	}

	/** All dead letters. */
	public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
		List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
		try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", SERVERS),
				new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
			List<TopicPartition> partitions = consumer.partitionsFor(this.dead)
				.stream()
				.map((partition) -> new TopicPartition(this.dead, partition.partition()))
				.toList();
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
			while (partitions.stream().anyMatch((one) -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
				consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
			}
		}
		return letters;
	}

	/** A header's text. */
	public static String header(ConsumerRecord<byte[], byte[]> message, String name) {
		var header = message.headers().lastHeader(name);
		return (header != null) ? new String(header.value(), StandardCharsets.UTF_8) : "";
	}

}
