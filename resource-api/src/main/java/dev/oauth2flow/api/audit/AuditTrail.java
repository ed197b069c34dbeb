package dev.oauth2flow.api.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;

import dev.oauth2flow.api.access.Caller;
import dev.oauth2flow.api.ids.TimeOrderedId;
import dev.oauth2flow.platform.audit.AuditMessage;
import dev.oauth2flow.platform.audit.AuditOutbox;
import dev.oauth2flow.platform.hash.Sha256;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Records what happened. Each method joins its caller's transaction: the event is sent if
 * and only if that commits.
 */
@Component
public class AuditTrail {

	private final AuditOutbox outbox;

	private final Tracer tracer;

	private final JsonMapper json;

	AuditTrail(AuditOutbox outbox, Tracer tracer, JsonMapper json) {
		this.outbox = outbox;
		this.tracer = tracer;
		this.json = json;
	}

	/**
	 * Records that a note was created.
	 * @param caller who did it
	 * @param noteId the note
	 */
	public void noteCreated(Caller caller, UUID noteId) {
		written("note.created", caller, noteId);
	}

	/**
	 * Records that a note was updated.
	 * @param caller who did it
	 * @param noteId the note
	 */
	public void noteUpdated(Caller caller, UUID noteId) {
		written("note.updated", caller, noteId);
	}

	/**
	 * Records that a note was deleted.
	 * @param caller who did it
	 * @param noteId the note
	 */
	public void noteDeleted(Caller caller, UUID noteId) {
		written("note.deleted", caller, noteId);
	}

	/**
	 * Records that protected data was read. The event's id follows from the token and the
	 * route: whoever records the same use twice, as after a commit of unknown outcome,
	 * leaves one entry in the ledger.
	 */
	void accessed(Jwt token, String method, String route) {
		UUID id = TimeOrderedId.at(Objects.requireNonNull(token.getIssuedAt(), "RFC 9068 asks for an iat"),
				Sha256.of(token.getId() + " " + route));
		Caller caller = Caller.of(token);
		append(id, "api.accessed", caller, now(), new AuditEvent.Data(caller.clientId(), method, route, null));
	}

	private void written(String type, Caller caller, UUID noteId) {
		Instant now = now();
		append(TimeOrderedId.at(now), type, caller, now, new AuditEvent.Data(caller.clientId(), null, null, noteId));
	}

	private void append(UUID id, String type, Caller caller, Instant time, AuditEvent.Data data) {
		AuditEvent event = AuditEvent.of(id, type, subject(caller), time, traceparent(), data);
		this.outbox.append(new AuditMessage(event.subject(), this.json.writeValueAsString(event)));
	}

	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

	private static String subject(Caller caller) {
		return caller.isClient() ? "client:" + caller.clientId() : caller.subject();
	}

	private @Nullable String traceparent() {
		Span span = this.tracer.currentSpan();
		if (span == null) {
			return null;
		}
		TraceContext context = span.context();
		return "00-%s-%s-%s".formatted(context.traceId(), context.spanId(),
				Boolean.TRUE.equals(context.sampled()) ? "01" : "00");
	}

}
