package dev.oauth2flow.audit.search;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

import dev.oauth2flow.audit.ledger.Ledger;
import dev.oauth2flow.audit.ledger.LedgerEntry;
import dev.oauth2flow.audit.ledger.LedgerFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Reads the ledger: with scope {@code audit.read} the events about oneself, with
 * {@code audit.read.all} those about everybody.
 */
@RestController
@RequestMapping("/audit/v1/events")
class SearchController {

	private static final int MOST = 200;

	private static final String TYPE = "[a-z][a-z_]{0,31}\\.[a-z][a-z_]{0,31}";

	private final Ledger ledger;

	private final LiveTail tail;

	SearchController(Ledger ledger, LiveTail tail) {
		this.ledger = ledger;
		this.tail = tail;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<EventView.Page> search(@AuthenticationPrincipal Jwt token,
			@RequestParam(defaultValue = "50") int limit, @RequestParam(required = false) @Nullable String cursor,
			@RequestParam(required = false) @Nullable String subject, @RequestParam(defaultValue = "") Set<String> type,
			@RequestParam(name = "client_id", required = false) @Nullable String clientId,
			@RequestParam(required = false) @Nullable String since,
			@RequestParam(required = false) @Nullable String until) {
		if (limit < 1 || limit > MOST) {
			throw new InvalidQueryException("limit", "must be 1 to " + MOST);
		}
		LedgerFilter filter = filter(token, subject, type, clientId, time("since", since), time("until", until));
		List<LedgerEntry> found = this.ledger.findBefore(filter, Cursor.parse(cursor).position(), limit + 1);
		boolean more = found.size() > limit;
		List<LedgerEntry> page = more ? found.subList(0, limit) : found;
		String next = more ? new Cursor(page.getLast().position()).toString() : null;
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(new EventView.Page(page.stream().map(EventView::of).toList(), next));
	}

	@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter follow(@AuthenticationPrincipal Jwt token, @RequestParam(required = false) @Nullable String subject,
			@RequestParam(defaultValue = "") Set<String> type,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
		LedgerFilter filter = filter(token, subject, type, null, null, null);
		return this.tail.follow(token, filter, position(lastEventId));
	}

	private static LedgerFilter filter(Jwt token, @Nullable String subject, Set<String> types,
			@Nullable String clientId, @Nullable Instant since, @Nullable Instant until) {
		for (String type : types) {
			if (!type.matches(TYPE)) {
				throw new InvalidQueryException("type", "must look like note.created");
			}
		}
		boolean all = List.of(java.util.Objects.requireNonNullElse(token.getClaimAsString("scope"), "").split(" ", -1))
			.contains("audit.read.all");
		return new LedgerFilter(all ? subject : token.getSubject(), types, clientId, since, until);
	}

	private static @Nullable Instant time(String parameter, @Nullable String text) {
		try {
			return (text != null) ? OffsetDateTime.parse(text).toInstant() : null;
		}
		catch (DateTimeParseException ex) {
			throw new InvalidQueryException(parameter, "must be a time such as 2026-11-24T09:30:00Z");
		}
	}

	private static @Nullable Long position(@Nullable String lastEventId) {
		if (lastEventId == null || lastEventId.isEmpty()) {
			return null;
		}
		if (!lastEventId.matches("[0-9]{1,18}")) {
			throw new InvalidQueryException("Last-Event-ID", "must be an id of this stream");
		}
		return Long.valueOf(lastEventId);
	}

}
