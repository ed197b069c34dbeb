package dev.oauth2flow.client.backend;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.oauth2flow.client.session.ClientSettings;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The user's notes, which the API keeps.
 */
@Component
public class Notes {

	private static final int PAGE = 10;

	private final Backend backend;

	private final String address;

	Notes(Backend backend, ClientSettings settings) {
		this.backend = backend;
		this.address = settings.resourceApiUrl() + "/api/v1/notes";
	}

	/**
	 * Lists notes, newest first.
	 * @param request the browser's request
	 * @param cursor the {@code next} of the page before, or {@code null} for the first
	 * @return a page; an empty one for a cursor that the API refuses
	 */
	public Page list(HttpServletRequest request, @Nullable String cursor) {
		URI uri = UriComponentsBuilder.fromUriString(this.address)
			.queryParam("limit", PAGE)
			.queryParamIfPresent("cursor", Optional.ofNullable(cursor).map((_) -> "{cursor}"))
			.encode()
			.buildAndExpand((cursor != null) ? Map.of("cursor", cursor) : Map.of())
			.toUri();
		JsonNode body = this.backend.call(request, HttpMethod.GET, uri, Map.of(), null).body();
		List<Note> notes = new ArrayList<>();
		body.path("items").forEach((item) -> notes.add(note(item)));
		return new Page(notes, body.path("next").asString(null));
	}

	/**
	 * Reads one note.
	 * @param request the browser's request
	 * @param id its id
	 * @return the note, or empty if the user has no such note
	 */
	public Optional<Note> find(HttpServletRequest request, String id) {
		Backend.Answer answer = this.backend.call(request, HttpMethod.GET, one(id), Map.of(), null);
		return answer.is(HttpStatus.OK) ? Optional.of(note(answer.body())) : Optional.empty();
	}

	/**
	 * Creates a note.
	 * @param request the browser's request
	 * @param title its title
	 * @param text its text
	 * @return what came of it
	 */
	public Outcome create(HttpServletRequest request, String title, String text) {
		return outcome(this.backend.call(request, HttpMethod.POST, URI.create(this.address), Map.of(),
				Map.of("title", title, "body", text)));
	}

	/**
	 * Replaces a note, unless somebody else has done so meanwhile.
	 * @param request the browser's request
	 * @param id its id
	 * @param version the version that the user saw
	 * @param title its new title
	 * @param text its new text
	 * @return what came of it
	 */
	public Outcome replace(HttpServletRequest request, String id, String version, String title, String text) {
		return outcome(this.backend.call(request, HttpMethod.PUT, one(id), ifMatch(version),
				Map.of("title", title, "body", text)));
	}

	/**
	 * Deletes a note, unless somebody has changed it meanwhile.
	 * @param request the browser's request
	 * @param id its id
	 * @param version the version that the user saw
	 * @return what came of it
	 */
	public Outcome delete(HttpServletRequest request, String id, String version) {
		return outcome(this.backend.call(request, HttpMethod.DELETE, one(id), ifMatch(version), null));
	}

	private static Map<String, String> ifMatch(String version) {
		return Map.of(HttpHeaders.IF_MATCH, "\"" + version.replaceAll("[^0-9]", "") + "\"");
	}

	private URI one(String id) {
		return UriComponentsBuilder.fromUriString(this.address).pathSegment("{id}").encode().buildAndExpand(id).toUri();
	}

	private static Outcome outcome(Backend.Answer answer) {
		if (answer.status() < HttpStatus.MULTIPLE_CHOICES.value()) {
			return new Outcome(Outcome.Kind.DONE, Map.of());
		}
		if (answer.is(HttpStatus.NOT_FOUND)) {
			return new Outcome(Outcome.Kind.MISSING, Map.of());
		}
		if (answer.is(HttpStatus.PRECONDITION_FAILED)) {
			return new Outcome(Outcome.Kind.CONFLICT, Map.of());
		}
		Map<String, String> errors = new LinkedHashMap<>();
		JsonNode named = answer.body().path("errors");
		if (named.isObject()) {
			named.properties()
				.forEach((field) -> errors.put(field.getKey(), field.getValue().asString("is not valid")));
		}
		else {
			named.forEach((error) -> errors.put(error.path("field").asString("title"),
					error.path("message").asString(error.path("detail").asString("is not valid"))));
		}
		return new Outcome(Outcome.Kind.INVALID, errors);
	}

	private static Note note(JsonNode body) {
		return new Note(body.path("id").asString(""), body.path("title").asString(""), body.path("body").asString(""),
				body.path("version").asString("0"),
				Instant.parse(body.path("updated_at").asString("1970-01-01T00:00:00Z")));
	}

	/**
	 * A note.
	 *
	 * @param id its id
	 * @param title one line
	 * @param text any text
	 * @param version changes with every write
	 * @param updatedAt when it was last written
	 */
	public record Note(String id, String title, String text, String version, Instant updatedAt) {
	}

	/**
	 * A page of notes.
	 *
	 * @param notes newest first
	 * @param next the cursor of the following page, or {@code null} if this is the last
	 */
	public record Page(List<Note> notes, @Nullable String next) {
	}

	/**
	 * What came of a write.
	 *
	 * @param kind whether it was done
	 * @param errors what is wrong, by field, for people
	 */
	public record Outcome(Kind kind, Map<String, String> errors) {

		/** The kinds of outcome. */
		public enum Kind {

			/** It was done. */
			DONE,
			/** A field is not valid. */
			INVALID,
			/** Somebody else was faster. */
			CONFLICT,
			/** There is no such note. */
			MISSING

		}

	}

}
