package dev.oauth2flow.audit.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.audit.ledger.AppendOutcome;
import dev.oauth2flow.audit.ledger.AuditEvent;
import dev.oauth2flow.audit.ledger.Ledger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Brings a batch of messages into the ledger in one transaction, and finds out which of
 * them cannot be brought there by any retry.
 */
@Component
class EventAppender {

	private final EventContract contract;

	private final Ledger ledger;

	EventAppender(EventContract contract, Ledger ledger) {
		this.contract = contract;
		this.ledger = ledger;
	}

	/**
	 * Appends what can be appended.
	 * @param records the messages, in their order
	 * @return what became of each, in the same order
	 * @throws org.springframework.dao.DataAccessException if the database is away; then
	 * it is right to come back with the same messages
	 */
	List<Message> append(List<ConsumerRecord<byte[], byte[]>> records) {
		// A record equals only itself.
		Map<ConsumerRecord<byte[], byte[]>, Message> messages = new HashMap<>();
		List<ReadEvent> events = new ArrayList<>(records.size());
		for (ConsumerRecord<byte[], byte[]> record : records) {
			try {
				events.add(new ReadEvent(record, this.contract.read(record.key(), record.value())));
			}
			catch (PoisonEventException ex) {
				messages.put(record, new Message(record, null, null, ex));
			}
		}
		for (Message message : appendRead(events)) {
			messages.put(message.record(), message);
		}
		return records.stream().map(messages::get).toList();
	}

	private List<Message> appendRead(List<ReadEvent> events) {
		List<AppendOutcome> outcomes;
		try {
			outcomes = this.ledger.append(events.stream().map(ReadEvent::event).toList());
		}
		catch (DuplicateKeyException ex) {
			// Somebody wrote beside the lock: looked at again, it is a known event.
			throw ex;
		}
		catch (DataIntegrityViolationException ex) {
			if (events.size() > 1) {
				// One spoils the transaction of all; alone, each stands for itself.
				return events.stream().flatMap((one) -> appendRead(List.of(one)).stream()).toList();
			}
			ReadEvent one = events.getFirst();
			return List.of(new Message(one.record(), one.event().type(), null,
					new PoisonEventException(Poison.REFUSED_BY_STORE, "The database cannot hold the event")));
		}
		List<Message> messages = new ArrayList<>(events.size());
		for (int i = 0; i < outcomes.size(); i++) {
			messages.add(message(events.get(i), outcomes.get(i)));
		}
		return messages;
	}

	private static Message message(ReadEvent read, AppendOutcome outcome) {
		String type = read.event().type();
		if (outcome == AppendOutcome.CONFLICT) {
			return new Message(read.record(), type, null,
					new PoisonEventException(Poison.ID_CONFLICT, "The ledger holds another event under this id"));
		}
		return new Message(read.record(), type, outcome, null);
	}

	private record ReadEvent(ConsumerRecord<byte[], byte[]> record, AuditEvent event) {
	}

}
