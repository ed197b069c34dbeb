package dev.oauth2flow.client.backend;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.oauth2flow.client.session.ClientSettings;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What the audit ledger holds about the user.
 */
@Component
public class Activity {

	private static final int PAGE = 25;

	private final Backend backend;

	private final String address;

	Activity(Backend backend, ClientSettings settings) {
		this.backend = backend;
		this.address = settings.auditUrl() + "/audit/v1/events";
	}

	/**
	 * Lists events, newest first.
	 * @param request the browser's request
	 * @param type only events of this type, or {@code null} for all
	 * @param cursor the {@code next} of the page before, or {@code null} for the first
	 * @return a page
	 */
	public Page list(HttpServletRequest request, @Nullable String type, @Nullable String cursor) {
		UriComponentsBuilder uri = UriComponentsBuilder.fromUriString(this.address).queryParam("limit", PAGE);
		Map<String, String> values = new java.util.HashMap<>();
		Optional.ofNullable(type).ifPresent((value) -> {
			uri.queryParam("type", "{type}");
			values.put("type", value);
		});
		Optional.ofNullable(cursor).ifPresent((value) -> {
			uri.queryParam("cursor", "{cursor}");
			values.put("cursor", value);
		});
		JsonNode body = this.backend
			.call(request, HttpMethod.GET, uri.encode().buildAndExpand(values).toUri(), Map.of(), null)
			.body();
		List<Event> events = new ArrayList<>();
		body.path("items").forEach((item) -> events.add(event(item)));
		return new Page(events, body.path("next").asString(null));
	}

	/**
	 * Copies the live tail of the user's events, as server-sent events.
	 * @param request the browser's request
	 * @param lastEventId where the browser left off, or {@code null}
	 * @param output where to
	 */
	public void follow(HttpServletRequest request, @Nullable String lastEventId, java.io.OutputStream output) {
		this.backend.stream(request, URI.create(this.address + "/stream"), lastEventId, (stream) -> {
			byte[] buffer = new byte[8192];
			for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
				output.write(buffer, 0, read);
				output.flush();
			}
		});
	}

	private static Event event(JsonNode item) {
		JsonNode data = item.path("data");
		return new Event(item.path("id").asString(""), item.path("type").asString(""),
				Instant.parse(item.path("time").asString("1970-01-01T00:00:00Z")),
				item.path("source").asString("").replace("/", ""), data.path("client_id").asString(""),
				data.path("ip_prefix").asString(""), data.path("user_agent_family").asString(""));
	}

	/**
	 * An audit event.
	 *
	 * @param id its id
	 * @param type its type, such as {@code note.created}
	 * @param time when it happened
	 * @param source the service that saw it
	 * @param client the client that acted, or empty
	 * @param network the network it came from, or empty
	 * @param browser the browser's family, or empty
	 */
	public record Event(String id, String type, Instant time, String source, String client, String network,
			String browser) {
	}

	/**
	 * A page of events.
	 *
	 * @param events newest first
	 * @param next the cursor of the following page, or {@code null} if this is the last
	 */
	public record Page(List<Event> events, @Nullable String next) {
	}

}
