package dev.oauth2flow.audit.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.oauth2flow.audit.ledger.AppendOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Takes events off the audit topic, a batch at a time. A batch counts as read when the
 * ledger has committed its events and Kafka has acknowledged its dead letters; until then
 * it comes again, and what comes again is appended once.
 */
@Component
class EventIntake {

	/** Those that this release's producers send; a test holds them to the contract. */
	static final Set<String> KNOWN_TYPES = Set.of("signin.succeeded", "signin.failed", "session.ended",
			"password.changed", "profile.changed", "second_factor.enrolled", "second_factor.removed", "passkey.added",
			"passkey.removed", "recovery_code.used", "recovery_codes.renewed", "consent.granted", "consent.withdrawn",
			"code.issued", "token.issued", "token.refreshed", "token.revoked", "token.reuse_detected", "api.accessed",
			"note.created", "note.updated", "note.deleted", "client.registered", "client.changed", "client.removed",
			"client.disabled", "client.enabled", "client.secret_replaced", "user.created", "user.locked",
			"user.unlocked", "user.password_set", "user.signed_out", "keys.replaced", "keys.reencrypted",
			"registration_token.issued", "registration_token.revoked");

	/** The id of the listener's container. */
	static final String LISTENER = "audit-intake";

	private final EventAppender appender;

	private final DeadLetters deadLetters;

	private final MeterRegistry metrics;

	private final ObservationRegistry observations;

	private final String group;

	EventIntake(EventAppender appender, DeadLetters deadLetters, MeterRegistry metrics,
			ObservationRegistry observations, @Value("${spring.kafka.consumer.group-id}") String group) {
		this.appender = appender;
		this.deadLetters = deadLetters;
		this.metrics = metrics;
		this.observations = observations;
		this.group = group;
	}

	@KafkaListener(id = LISTENER, idIsGroup = false, topics = "${oauth2flow.audit.topic:audit.events.v1}",
			batch = "true")
	void take(List<ConsumerRecord<byte[], byte[]>> records) {
		try (IntakeSpans spans = new IntakeSpans(records, LISTENER, this.group, this.observations)) {
			try {
				List<Message> messages = Objects
					.requireNonNull(spans.first().scoped(() -> this.appender.append(records)));
				bury(messages, spans);
				messages.forEach(this::count);
			}
			catch (RuntimeException ex) {
				spans.failed(ex);
				throw ex;
			}
		}
	}

	/** After the commit, for while the database is away it would be done at each try. */
	private void bury(List<Message> messages, IntakeSpans spans) {
		List<CompletableFuture<?>> burials = new ArrayList<>();
		for (Message message : messages) {
			PoisonEventException poison = message.poison();
			if (poison != null) {
				spans.of(message.record())
					.error(poison)
					.scoped(() -> burials.add(this.deadLetters.bury(message.record(), poison)));
			}
		}
		CompletableFuture.allOf(burials.toArray(CompletableFuture[]::new)).join();
	}

	private void count(Message message) {
		PoisonEventException poison = message.poison();
		if (poison != null) {
			this.metrics.counter("audit.events.dead", "reason", poison.poison().code()).increment();
			return;
		}
		// A type that is not known yet comes from a newer producer, in the midst of an
		// upgrade: it is kept like any other.
		String type = Objects.requireNonNull(message.type());
		AppendOutcome outcome = Objects.requireNonNull(message.outcome());
		this.metrics
			.counter("audit.events", "type", KNOWN_TYPES.contains(type) ? type : "unknown", "outcome",
					outcome.name().toLowerCase(Locale.ROOT))
			.increment();
	}

}
