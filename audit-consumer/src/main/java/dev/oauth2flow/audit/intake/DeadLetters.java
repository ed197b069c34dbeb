package dev.oauth2flow.audit.intake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;

/**
 * Sends messages that cannot be taken to the dead-letter topic: key, value and headers as
 * received, with headers added that tell the reason and where it came from, all as text.
 */
@Component
class DeadLetters {

	/** What the headers' names start with. */
	static final String PREFIX = "dead-letter-";

	/** A {@link Poison#code() code}. */
	static final String REASON = PREFIX + "reason";

	/** Says what is missing where a message was too large to be sent on. */
	static final String CUT = PREFIX + "cut";

	private static final int KEPT_OF_TOO_LARGE = 16 * 1024;

	private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetters.class);

	private final KafkaTemplate<byte[], byte[]> kafka;

	private final IntakeSettings settings;

	DeadLetters(KafkaTemplate<byte[], byte[]> kafka, IntakeSettings settings) {
		this.kafka = kafka;
		this.settings = settings;
	}

	/**
	 * Sends a message.
	 * @param record the message as received
	 * @param poison why it cannot be taken
	 * @return completed when every replica of the topic has it
	 */
	CompletableFuture<?> bury(ConsumerRecord<byte[], byte[]> record, PoisonEventException poison) {
		LOGGER.warn("Dead letter: {} ({}) at {}-{} offset {}", poison.poison().code(), poison.detail(), record.topic(),
				record.partition(), record.offset());
		ProducerRecord<byte[], byte[]> letter = letter(record, record.key(), record.value(), poison);
		for (Header header : record.headers()) {
			if (!header.key().startsWith(PREFIX)) {
				letter.headers().add(header);
			}
		}
		return send(letter).exceptionallyCompose(
				(failure) -> isTooLarge(failure) ? send(cut(record, poison)) : CompletableFuture.failedFuture(failure));
	}

	private CompletableFuture<SendResult<byte[], byte[]>> send(ProducerRecord<byte[], byte[]> letter) {
		try {
			return this.kafka.send(letter);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static boolean isTooLarge(Throwable failure) {
		return failure instanceof RecordTooLargeException
				|| NestedExceptionUtils.getMostSpecificCause(failure) instanceof RecordTooLargeException
				|| (failure instanceof CompletionException && failure.getCause() instanceof RecordTooLargeException);
	}

	/** The message may be as large as the topic allows, so its copy may not be larger. */
	private ProducerRecord<byte[], byte[]> cut(ConsumerRecord<byte[], byte[]> record, PoisonEventException poison) {
		ProducerRecord<byte[], byte[]> letter = letter(record, start(record.key()), start(record.value()), poison);
		header(letter, CUT, "headers left out; key and value cut to " + KEPT_OF_TOO_LARGE + " bytes");
		return letter;
	}

	private static byte @Nullable [] start(byte @Nullable [] bytes) {
		return (bytes != null && bytes.length > KEPT_OF_TOO_LARGE) ? Arrays.copyOf(bytes, KEPT_OF_TOO_LARGE) : bytes;
	}

	@SuppressWarnings("NullAway") // Key and value of a record may be null.
	private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> record, byte @Nullable [] key,
			byte @Nullable [] value, PoisonEventException poison) {
		ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(this.settings.deadLetterTopic(), key, value);
		header(letter, REASON, poison.poison().code());
		header(letter, PREFIX + "detail", poison.detail());
		header(letter, PREFIX + "topic", record.topic());
		header(letter, PREFIX + "partition", Integer.toString(record.partition()));
		header(letter, PREFIX + "offset", Long.toString(record.offset()));
		header(letter, PREFIX + "received", Instant.ofEpochMilli(record.timestamp()).toString());
		return letter;
	}

	private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
		letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
	}

}
