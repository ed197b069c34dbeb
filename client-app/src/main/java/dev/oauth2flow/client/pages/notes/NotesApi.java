package dev.oauth2flow.client.pages.notes;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.errors.Problem;
import dev.oauth2flow.client.errors.ProblemException;
import dev.oauth2flow.client.session.BearerClients;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes the user's notes at the API. What it refuses comes as an exception
 * that the pages can explain.
 */
@Component
class NotesApi {

	private static final String NOTES = "/api/v1/notes";

	private static final String NOTE = NOTES + "/{id}";

	private static final int PAGE_SIZE = 10;

	private final RestClient api;

	private final JsonMapper json;

	NotesApi(BearerClients clients, ClientProperties properties, JsonMapper json) {
		this.api = clients.builder(properties.resourceApiUrl()).build();
		this.json = json;
	}

	NotePage list(@Nullable String cursor) {
		return call(() -> this.api.get().uri((uri) -> {
			uri.path(NOTES).queryParam("limit", PAGE_SIZE);
			return (cursor != null) ? uri.queryParam("cursor", "{cursor}").build(cursor) : uri.build();
		}).retrieve().body(NotePage.class));
	}

	Note read(String id) {
		return call(() -> this.api.get().uri(NOTE, id).retrieve().body(Note.class));
	}

	void create(NoteForm form) {
		call(() -> this.api.post()
			.uri(NOTES)
			.contentType(MediaType.APPLICATION_JSON)
			.body(content(form))
			.retrieve()
			.toBodilessEntity());
	}

	void replace(String id, NoteForm form) {
		call(() -> this.api.put()
			.uri(NOTE, id)
			.header(HttpHeaders.IF_MATCH, etag(form.version()))
			.contentType(MediaType.APPLICATION_JSON)
			.body(content(form))
			.retrieve()
			.toBodilessEntity());
	}

	void delete(String id, String version) {
		call(() -> this.api.delete()
			.uri(NOTE, id)
			.header(HttpHeaders.IF_MATCH, etag(version))
			.retrieve()
			.toBodilessEntity());
	}

	private static Map<String, String> content(NoteForm form) {
		return Map.of("title", form.title(), "body", form.body());
	}

	// The version went through the browser: what is no version matches none.
	private static String etag(String version) {
		return version.matches("[0-9]{1,19}") ? "\"" + version + "\"" : "\"unknown\"";
	}

	private <T> T call(Supplier<@Nullable T> call) {
		try {
			return Objects.requireNonNull(call.get());
		}
		catch (HttpClientErrorException ex) {
			throw explained(ex);
		}
		catch (RestClientException ex) {
			throw new ProblemException(Problem.NOTES_AWAY, ex);
		}
	}

	private RuntimeException explained(HttpClientErrorException refusal) {
		return switch (refusal.getStatusCode().value()) {
			case 400, 422 -> new NoteRefusedException(fields(refusal));
			case 403 -> new ProblemException(Problem.NOT_ALLOWED, refusal);
			case 404 -> new ProblemException(Problem.NOT_FOUND, refusal);
			case 412 -> new NoteChangedException();
			case 413 -> new ProblemException(Problem.TOO_LARGE, refusal);
			default -> new ProblemException(Problem.NOTES_AWAY, refusal);
		};
	}

	private Map<String, String> fields(HttpClientErrorException refusal) {
		try {
			ValidationProblem problem = this.json.readValue(refusal.getResponseBodyAsByteArray(),
					ValidationProblem.class);
			return (problem.errors() != null) ? problem.errors() : Map.of();
		}
		catch (JacksonException _) {
			return Map.of();
		}
	}

	private record ValidationProblem(@Nullable Map<String, String> errors) {

	}

	/**
	 * The API found fields that are not valid.
	 */
	static final class NoteRefusedException extends RuntimeException {

		private final transient Map<String, String> fields;

		NoteRefusedException(Map<String, String> fields) {
			this.fields = Map.copyOf(fields);
		}

		Map<String, String> fields() {
			return this.fields;
		}

	}

	/**
	 * The note is no longer the one that the user has seen.
	 */
	static final class NoteChangedException extends RuntimeException {

	}

}
