package dev.oauth2flow.testing;

import java.time.Instant;
import java.util.Map;

/**
 * An event that the ledger holds.
 *
 * @param id a UUID
 * @param type a fact in the past, such as {@code note.created}
 * @param subject whom it is about: a user's or a client's id
 * @param source the service that saw it, such as {@code /resource-api}
 * @param time when it happened
 * @param data the facts particular to the type
 */
public record AuditEvent(String id, String type, String subject, String source, Instant time,
		Map<String, Object> data) {
}
