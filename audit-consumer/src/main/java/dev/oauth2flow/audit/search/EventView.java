package dev.oauth2flow.audit.search;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.oauth2flow.audit.ledger.AuditEvent;
import dev.oauth2flow.audit.ledger.LedgerEntry;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An entry as readers see it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Event", description = "An entry of the ledger.")
record EventView(@Schema(description = "Its place in the ledger.") long position,
		@Schema(description = "The event's id.", format = "uuid") String id,
		@Schema(description = "What happened.", example = "note.created") String type,
		@Schema(description = "Whom it is about.") String subject,
		@Schema(description = "The service that saw it.", example = "/resource-api") String source,
		@Schema(description = "When it happened.") Instant time,
		@Schema(description = "When it was appended.") @JsonProperty("recorded_at") Instant recordedAt,
		@Schema(description = "The trace in which it happened.") @Nullable String traceparent,
		@Schema(description = "The facts particular to the type.", type = "object",
				implementation = Object.class) JsonNode data) {

	static EventView of(LedgerEntry entry) {
		AuditEvent event = entry.event();
		return new EventView(entry.position(), event.id().toString(), event.type(), event.subject(), event.source(),
				event.time(), entry.recordedAt(), event.traceparent(), event.data());
	}

	/**
	 * A page, newest first, with the cursor of the next where there is one.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	@Schema(name = "EventPage", description = "A page of events, newest first.")
	record Page(List<EventView> items,
			@Schema(description = "The cursor of the next page, if there is one.") @Nullable String next) {
	}

}
