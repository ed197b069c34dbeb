package dev.oauth2flow.audit.intake;

import java.util.Set;

import dev.oauth2flow.audit.ledger.AuditEvent;
import dev.oauth2flow.audit.ledger.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Takes events off the audit topic and appends them to the ledger. A message counts as
 * read when its entry is committed; what comes twice is appended once.
 */
@Component
class EventIntake {

	private static final Set<String> KNOWN_TYPES = Set.of("signin.succeeded", "signin.failed", "session.ended",
			"consent.granted", "consent.withdrawn", "code.issued", "token.issued", "token.refreshed", "token.revoked",
			"token.reuse_detected", "api.accessed", "note.created", "note.updated", "note.deleted");

	private final EventContract contract;

	private final Ledger ledger;

	private final MeterRegistry metrics;

	EventIntake(EventContract contract, Ledger ledger, MeterRegistry metrics) {
		this.contract = contract;
		this.ledger = ledger;
		this.metrics = metrics;
	}

	@KafkaListener(topics = "${oauth2flow.audit.topic:audit.events.v1}")
	void take(ConsumerRecord<byte[], byte[]> message) {
		AuditEvent event = this.contract.read(message.key(), message.value());
		boolean appended = this.ledger.append(event);
		// A type that is not known yet comes from a newer producer, in the midst of an
		// upgrade: it is kept like any other.
		String type = KNOWN_TYPES.contains(event.type()) ? event.type() : "unknown";
		this.metrics.counter("audit.events", "type", type, "outcome", appended ? "appended" : "duplicate").increment();
	}

}
