package dev.oauth2flow.audit.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An audit event that satisfied the contract.
 *
 * @param id what makes it the same event when it arrives again
 * @param subject the user's {@code sub}, {@code client:} with a client id, or
 * {@code anonymous}
 * @param type a past fact, such as {@code signin.succeeded}
 * @param source the service that saw it, such as {@code /auth-server}
 * @param time when it happened; kept to the microsecond, as the ledger keeps it
 * @param traceparent the W3C trace context in which it happened, if known
 * @param data the facts particular to the type
 */
public record AuditEvent(UUID id, String subject, String type, String source, Instant time,
		@Nullable String traceparent, ObjectNode data) {

	/**
	 * Cuts the time to what the ledger can hold, so that the hash survives the way there
	 * and back.
	 */
	public AuditEvent {
		time = time.truncatedTo(ChronoUnit.MICROS);
	}

}
