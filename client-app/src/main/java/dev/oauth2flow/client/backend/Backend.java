package dev.oauth2flow.client.backend;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.client.session.AccessTokens;
import dev.oauth2flow.client.session.BackendAwayException;
import dev.oauth2flow.client.session.SignInAgainException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Calls with the session's access token. A token that is refused is replaced once.
 */
@Component
class Backend {

	private final RestClient http;

	private final AccessTokens accessTokens;

	private final JsonMapper jsonMapper;

	Backend(RestClient.Builder http, AccessTokens accessTokens, JsonMapper jsonMapper) {
		this.http = http.clone().build();
		this.accessTokens = accessTokens;
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Makes one call.
	 * @param request the browser's request, which has the session
	 * @param method the method
	 * @param uri where to
	 * @param headers additional headers
	 * @param body what to send as JSON, or {@code null} for nothing
	 * @return the answer, whatever its status below 500 is, 401 apart
	 * @throws SignInAgainException if no token is accepted
	 * @throws BackendAwayException if there is no answer, or one of 500 or more
	 */
	Answer call(HttpServletRequest request, HttpMethod method, URI uri, Map<String, String> headers,
			@Nullable Object body) {
		String token = this.accessTokens.current(request);
		Answer answer = send(method, uri, headers, body, token);
		if (answer.is(HttpStatus.UNAUTHORIZED)) {
			answer = send(method, uri, headers, body, this.accessTokens.another(request, token));
			if (answer.is(HttpStatus.UNAUTHORIZED)) {
				throw new SignInAgainException();
			}
		}
		if (answer.status() >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
			throw new BackendAwayException(method + " " + uri.getPath() + " answered " + answer.status());
		}
		return answer;
	}

	private Answer send(HttpMethod method, URI uri, Map<String, String> headers, @Nullable Object body, String token) {
		RestClient.RequestBodySpec call = this.http.method(method)
			.uri(uri)
			.accept(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON)
			.headers((all) -> {
				headers.forEach(all::set);
				all.setBearerAuth(token);
			});
		if (body != null) {
			call.contentType(MediaType.APPLICATION_JSON).body(this.jsonMapper.writeValueAsString(body));
		}
		try {
			return Objects.requireNonNull(call.exchange((_, response) -> {
				String text = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
				return new Answer(response.getStatusCode().value(), response.getHeaders().getETag(),
						text.isBlank() ? this.jsonMapper.missingNode() : this.jsonMapper.readTree(text));
			}));
		}
		catch (ResourceAccessException ex) {
			throw new BackendAwayException(method + " " + uri.getPath() + " had no answer", ex);
		}
	}

	/**
	 * Reads a stream of server-sent events until it ends or the reader stops.
	 */
	void stream(HttpServletRequest request, URI uri, @Nullable String lastEventId, StreamReader reader) {
		String token = this.accessTokens.current(request);
		try {
			this.http.get().uri(uri).headers((headers) -> {
				headers.setBearerAuth(token);
				headers.set(HttpHeaders.ACCEPT, MediaType.TEXT_EVENT_STREAM_VALUE);
				if (lastEventId != null) {
					headers.set("Last-Event-ID", lastEventId);
				}
			}).exchange((_, response) -> {
				if (response.getStatusCode().is2xxSuccessful()) {
					reader.read(response.getBody());
				}
				return "";
			});
		}
		catch (ResourceAccessException ex) {
			throw new BackendAwayException("The event stream ended", ex);
		}
	}

	interface StreamReader {

		void read(InputStream stream) throws IOException;

	}

	/**
	 * An answer of the API.
	 *
	 * @param status the HTTP status code
	 * @param etag the entity tag, in quotes, or {@code null}
	 * @param body the JSON body; missing where there is none
	 */
	record Answer(int status, @Nullable String etag, JsonNode body) {

		boolean is(HttpStatus wanted) {
			return this.status == wanted.value();
		}

	}

}
