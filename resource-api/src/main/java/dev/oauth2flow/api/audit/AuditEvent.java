package dev.oauth2flow.api.audit;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An audit event as this service sends it: CloudEvents 1.0 in the JSON format.
 *
 * @param specversion the version of CloudEvents
 * @param id by which the ledger knows an event that it already has
 * @param source this service
 * @param type what happened
 * @param subject whom the access token speaks for
 * @param time when it happened
 * @param datacontenttype the media type of the data
 * @param traceparent the span in which it happened, null outside of any
 * @param data the particulars
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditEvent(String specversion, UUID id, String source, String type, String subject, Instant time,
		String datacontenttype, @Nullable String traceparent, Data data) {

	static AuditEvent of(UUID id, String type, String subject, Instant time, @Nullable String traceparent, Data data) {
		return new AuditEvent("1.0", id, "/resource-api", type, subject, time, "application/json", traceparent, data);
	}

	/**
	 * The particulars.
	 *
	 * @param clientId the client that showed the token
	 * @param method the request's method, for a read
	 * @param route the route's template, for a read
	 * @param noteId the note, for a write
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Data(@JsonProperty("client_id") String clientId, @Nullable String method, @Nullable String route,
			@JsonProperty("note_id") @Nullable UUID noteId) {
	}

}
