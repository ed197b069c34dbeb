package dev.oauth2flow.platform.audit;

import io.namastack.outbox.Outbox;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes audit events durable together with what they tell of: an event is written in the
 * caller's transaction and sent to Kafka after that.
 */
public class AuditOutbox {

	private final Outbox outbox;

	AuditOutbox(Outbox outbox) {
		this.outbox = outbox;
	}

	/**
	 * Appends an event in the caller's transaction.
	 * @param message the event
	 * @throws org.springframework.transaction.IllegalTransactionStateException if there
	 * is no transaction
	 * @throws org.springframework.dao.DataAccessException if it cannot be stored
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void append(AuditMessage message) {
		this.outbox.schedule(message, message.subject());
	}

}
