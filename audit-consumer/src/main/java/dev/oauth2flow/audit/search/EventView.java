package dev.oauth2flow.audit.search;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.oauth2flow.audit.ledger.AuditEvent;
import dev.oauth2flow.audit.ledger.LedgerEntry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An entry as readers see it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventView(long position, String id, String type, String subject, String source, Instant time,
		@JsonProperty("recorded_at") Instant recordedAt, @Nullable String traceparent, JsonNode data) {

	static EventView of(LedgerEntry entry) {
		AuditEvent event = entry.event();
		return new EventView(entry.position(), event.id().toString(), event.type(), event.subject(), event.source(),
				event.time(), entry.recordedAt(), event.traceparent(), event.data());
	}

	/**
	 * A page, newest first, with the cursor of the next where there is one.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Page(List<EventView> items, @Nullable String next) {
	}

}
