package dev.oauth2flow.api.notes;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;

import dev.oauth2flow.api.access.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The operations on the caller's own notes. Reads answer with an ETag, writes ask for it
 * in {@code If-Match} (RFC 9110 section 13).
 */
@RestController
@RequestMapping(path = NotesController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notes", description = "The caller's own notes.")
class NotesController {

	static final String PATH = "/api/v1/notes";

	private static final String IF_MATCH = "The ETag of the note as you read it.";

	private final Notes notes;

	NotesController(Notes notes) {
		this.notes = notes;
	}

	@GetMapping
	@Operation(summary = "List notes, newest first",
			description = "While `next` is there, another page follows. Notes written meanwhile are neither skipped nor repeated.")
	ResponseEntity<NotePage> list(@AuthenticationPrincipal Jwt token,
			@Parameter(description = "How many notes at most.") @RequestParam(
					defaultValue = "20") @Min(1) @Max(100) int limit,
			@Parameter(description = "The `next` of the page before.") @RequestParam(
					required = false) @Nullable String cursor) {
		NoteCursor after = (cursor != null) ? NoteCursor.parse(cursor) : null;
		NotePage page = this.notes.page(Caller.of(token).subject(), after, limit);
		HttpHeaders headers = new HttpHeaders();
		if (page.next() != null) {
			// Relative, so that it holds behind any proxy (RFC 8288 section 3.1).
			String next = UriComponentsBuilder.fromPath(PATH)
				.queryParam("limit", limit)
				.queryParam("cursor", page.next())
				.toUriString();
			headers.set(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
		}
		return ResponseEntity.ok().headers(headers).cacheControl(CacheControl.noCache().cachePrivate()).body(page);
	}

	@GetMapping("/{id}")
	@Operation(summary = "Read a note",
			description = "With `If-None-Match` and an unchanged note the answer is 304 and empty.")
	ResponseEntity<NoteView> read(@AuthenticationPrincipal Jwt token,
			@Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
		return answer(HttpStatus.OK, this.notes.read(Caller.of(token).subject(), noteId(id)));
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Create a note")
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<NoteView> create(@AuthenticationPrincipal Jwt token, @Valid @RequestBody NoteContent content) {
		return answer(HttpStatus.CREATED, this.notes.create(Caller.of(token), content));
	}

	@PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Replace a note")
	ResponseEntity<NoteView> replace(@AuthenticationPrincipal Jwt token,
			@Parameter(schema = @Schema(format = "uuid")) @PathVariable String id,
			@Parameter(description = IF_MATCH) @RequestHeader(name = HttpHeaders.IF_MATCH,
					required = false) @Nullable String ifMatch,
			@Valid @RequestBody NoteContent content) {
		return answer(HttpStatus.OK, this.notes.replace(Caller.of(token), noteId(id), IfMatch.parse(ifMatch), content));
	}

	@DeleteMapping("/{id}")
	@Operation(summary = "Delete a note")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@AuthenticationPrincipal Jwt token,
			@Parameter(schema = @Schema(format = "uuid")) @PathVariable String id,
			@Parameter(description = IF_MATCH) @RequestHeader(name = HttpHeaders.IF_MATCH,
					required = false) @Nullable String ifMatch) {
		this.notes.delete(Caller.of(token), noteId(id), IfMatch.parse(ifMatch));
	}

	private static ResponseEntity<NoteView> answer(HttpStatus status, NoteView note) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status)
			.eTag(note.etag())
			.cacheControl(CacheControl.noCache().cachePrivate());
		if (status == HttpStatus.CREATED) {
			answer.location(URI.create(PATH + "/" + note.id()));
		}
		return answer.body(note);
	}

	// An id that is no UUID names no note; the JDK's parser alone would let short forms
	// pass.
	private static UUID noteId(String text) {
		return Optional.of(text)
			.filter((id) -> id.length() == 36)
			.map(NotesController::uuidOrNull)
			.orElseThrow(NoteNotFoundException::new);
	}

	private static @Nullable UUID uuidOrNull(String text) {
		try {
			return UUID.fromString(text);
		}
		catch (IllegalArgumentException _) {
			return null;
		}
	}

}
