package dev.oauth2flow.audit.ledger;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An event with its place in the ledger.
 *
 * @param position 1 for the first, and without gaps from there; readers see positions
 * appear in their order
 * @param recordedAt when it was appended
 * @param event what happened
 */
public record LedgerEntry(long position, Instant recordedAt, AuditEvent event) {

	/**
	 * The client that took part.
	 * @return its id, or {@code null} if the event names none
	 */
	public @Nullable String clientId() {
		var clientId = this.event.data().get("client_id");
		return (clientId == null) ? null : clientId.stringValue();
	}

}
