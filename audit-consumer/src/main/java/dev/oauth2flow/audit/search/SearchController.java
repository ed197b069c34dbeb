package dev.oauth2flow.audit.search;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import dev.oauth2flow.audit.access.Reader;
import dev.oauth2flow.audit.ledger.Ledger;
import dev.oauth2flow.audit.ledger.LedgerEntry;
import dev.oauth2flow.audit.ledger.LedgerFilter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Reads the ledger: with scope {@code audit.read} the events about oneself, with
 * {@code audit.read.all} those about everybody.
 */
@RestController
@RequestMapping("/audit/v1/events")
@Tag(name = "Events", description = "The entries of the ledger that you may see.")
class SearchController {

	private static final Pattern EVENT_ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

	private static final Pattern STREAM_ID = Pattern.compile("[0-9]{1,18}");

	private final Ledger ledger;

	private final LiveTail tail;

	SearchController(Ledger ledger, LiveTail tail) {
		this.ledger = ledger;
		this.tail = tail;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Find events, newest first",
			description = "While `next` is there, another page follows. Events appended meanwhile are neither skipped "
					+ "nor repeated. A parameter that is not described here is refused.")
	@FilterParameters
	@Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many events at most.",
			schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
	@Parameter(name = "cursor", in = ParameterIn.QUERY, description = "The `next` of the page before.",
			schema = @Schema(type = "string"))
	ResponseEntity<EventView.Page> search(@AuthenticationPrincipal Jwt token,
			@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
		EventQuery query = EventQuery.ofPage(parameters);
		int limit = query.limit();
		LedgerFilter filter = query.filter(Reader.of(token));
		List<LedgerEntry> found = this.ledger.findBefore(filter, query.cursor().position(), limit + 1);
		boolean more = found.size() > limit;
		List<LedgerEntry> page = more ? found.subList(0, limit) : found;
		String next = more ? new Cursor(page.getLast().position()).toString() : null;
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(new EventView.Page(page.stream().map(EventView::of).toList(), next));
	}

	@GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Read an event")
	ResponseEntity<EventView> event(@AuthenticationPrincipal Jwt token,
			@Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
		if (!EVENT_ID.matcher(id).matches()) {
			throw new EventNotFoundException();
		}
		Reader reader = Reader.of(token);
		EventView event = this.ledger.find(UUID.fromString(id))
			.filter((entry) -> reader.maySee(entry.event().subject()))
			.map(EventView::of)
			.orElseThrow(EventNotFoundException::new);
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(event);
	}

	@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Follow events as they are appended, oldest first",
			description = "Server-sent events whose `data` is an Event and whose `id` is its position. Comments keep a "
					+ "quiet stream alive. It ends with the access token, and within seconds after a revocation.")
	@FilterParameters
	@ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
			schema = @Schema(type = "string", example = "id:42\ndata:{\"position\":42,\"type\":\"note.created\"}\n")))
	ResponseEntity<SseEmitter> follow(@AuthenticationPrincipal Jwt token,
			@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
			@Parameter(description = "The last `id` that you have; without it, only what is appended from now on.",
					schema = @Schema(type = "string", pattern = "[0-9]{1,18}")) @RequestHeader(name = "Last-Event-ID",
							required = false) @Nullable String lastEventId) {
		LedgerFilter filter = EventQuery.ofStream(parameters).filter(Reader.of(token));
		// A proxy that buffers would hold back what is to be live.
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.header("X-Accel-Buffering", "no")
			.body(this.tail.follow(token, filter, position(lastEventId)));
	}

	/** Without it, the request for the head would follow the ledger and tell nothing. */
	@RequestMapping(path = "/stream", method = RequestMethod.HEAD)
	@Operation(hidden = true)
	ResponseEntity<Void> headOfStream() {
		return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
	}

	static @Nullable Long position(@Nullable String lastEventId) {
		if (lastEventId == null || lastEventId.isEmpty()) {
			return null;
		}
		if (!STREAM_ID.matcher(lastEventId).matches()) {
			throw new InvalidQueryException("Last-Event-ID", "must be an id of this stream");
		}
		return Long.valueOf(lastEventId);
	}

}
