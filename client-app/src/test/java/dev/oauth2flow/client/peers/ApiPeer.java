package dev.oauth2flow.client.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API and the audit-consumer in one: notes with versions, events, a live tail.
 */
public class ApiPeer extends HttpPeer {

	private final AuthorizationServerPeer authorizationServer;

	private final JsonMapper json = new JsonMapper();

	private final NavigableMap<String, Note> notes = new ConcurrentSkipListMap<>();

	private final List<String> events = new CopyOnWriteArrayList<>();

	/** One for each live tail: what one reader takes must not be missed by another. */
	private final List<BlockingQueue<String>> tails = new CopyOnWriteArrayList<>();

	/** The status of every answer, 0 for the true one. */
	public volatile int status;

	/**
	 * Creates the peer.
	 * @param authorizationServer whose access tokens are taken
	 */
	public ApiPeer(AuthorizationServerPeer authorizationServer) {
		this.authorizationServer = authorizationServer;
	}

	/**
	 * Forgets everything, for the next test.
	 */
	public void reset() {
		this.status = 0;
		this.notes.clear();
		this.events.clear();
		this.tails.clear();
	}

	/**
	 * Adds a note as if by another tab.
	 * @param title its title
	 * @param body its text
	 * @return its id
	 */
	public String addNote(String title, String body) {
		String id = UUID.randomUUID().toString();
		this.notes.put(id, new Note(title, body, 0));
		return id;
	}

	/**
	 * Changes a note as if by another tab.
	 * @param id its id
	 * @param title its new title
	 */
	public void changeNote(String id, String title) {
		this.notes.computeIfPresent(id, (_, note) -> new Note(title, note.body(), note.version() + 1));
	}

	/**
	 * Returns the titles of all notes.
	 * @return the titles
	 */
	public List<String> titles() {
		return this.notes.values().stream().map(Note::title).toList();
	}

	/**
	 * Lets something happen.
	 * @param type the event's type
	 */
	public void happen(String type) {
		String event = """
				{"id":"%s","type":"%s","source":"/resource-api","subject":"%s","time":"2026-11-24T09:30:10.123Z","data":{"client_id":"client-app","ip_prefix":"127.0.0.0/24"}}"""
			.formatted(UUID.randomUUID(), type, AuthorizationServerPeer.SUBJECT);
		this.events.addFirst(event);
		this.tails.forEach((tail) -> tail.add(event));
	}

	@Override
	void handle(HttpExchange exchange) throws IOException {
		if (!this.authorizationServer.accepts(exchange)) {
			answer(exchange, 401, "{}");
			return;
		}
		if (this.status != 0) {
			answer(exchange, this.status, "{\"detail\":\"secret inner words\"}");
			return;
		}
		String path = exchange.getRequestURI().getPath();
		if (path.equals("/api/v1/me")) {
			answer(exchange, 200, """
					{"sub":"%s","preferred_username":"ada","name":"Ada Lovelace","email":"ada@example.org",
					"email_verified":true,"created_at":"2026-11-24T09:00:00Z","updated_at":"2026-11-24T09:00:00Z"}
					""".formatted(AuthorizationServerPeer.SUBJECT));
		}
		else if (path.equals("/api/v1/notes")) {
			collection(exchange);
		}
		else if (path.startsWith("/api/v1/notes/")) {
			note(exchange, path.substring("/api/v1/notes/".length()));
		}
		else if (path.equals("/audit/v1/events")) {
			events(exchange);
		}
		else if (path.equals("/audit/v1/events/stream")) {
			stream(exchange);
		}
		else {
			answer(exchange, 404, "{}");
		}
	}

	private void collection(HttpExchange exchange) throws IOException {
		if (exchange.getRequestMethod().equals("POST")) {
			JsonNode content = this.json.readTree(body(exchange));
			String title = content.path("title").asString();
			if (title.contains("\t")) {
				answer(exchange, 400,
						"{\"status\":400,\"errors\":{\"title\":\"must be one line without control characters\"}}");
				return;
			}
			String id = addNote(title, content.path("body").asString());
			answer(exchange, 201, Objects.requireNonNull(this.notes.get(id)).json(id));
			return;
		}
		Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
		List<String> ids = new ArrayList<>(this.notes.navigableKeySet());
		String cursor = query.getOrDefault("cursor", "0");
		if (!cursor.matches("[0-9]{1,6}")) {
			answer(exchange, 400, "{\"status\":400}");
			return;
		}
		int from = Math.min(ids.size(), Integer.parseInt(cursor));
		int to = Math.min(ids.size(), from + Integer.parseInt(query.getOrDefault("limit", "20")));
		String items = ids.subList(from, to)
			.stream()
			.map((id) -> Objects.requireNonNull(this.notes.get(id)).json(id))
			.collect(Collectors.joining(","));
		answer(exchange, 200,
				"{\"items\":[" + items + "]" + ((to < ids.size()) ? ",\"next\":\"" + to + "\"" : "") + "}");
	}

	private void note(HttpExchange exchange, String id) throws IOException {
		Note note = this.notes.get(id);
		if (note == null) {
			answer(exchange, 404, "{}");
			return;
		}
		boolean write = !exchange.getRequestMethod().equals("GET");
		String present = "\"" + note.version() + "\"";
		if (write && !present.equals(exchange.getRequestHeaders().getFirst("If-Match"))) {
			answer(exchange, 412, "{}");
			return;
		}
		if (exchange.getRequestMethod().equals("DELETE")) {
			this.notes.remove(id);
			answer(exchange, 204, "");
			return;
		}
		if (write) {
			JsonNode content = this.json.readTree(body(exchange));
			note = new Note(content.path("title").asString(), content.path("body").asString(), note.version() + 1);
			this.notes.put(id, note);
		}
		answer(exchange, 200, note.json(id));
	}

	private void events(HttpExchange exchange) throws IOException {
		String type = parameters(exchange.getRequestURI().getRawQuery()).get("type");
		String items = this.events.stream()
			.filter((event) -> type == null || event.contains("\"" + type + "\""))
			.collect(Collectors.joining(","));
		answer(exchange, 200, "{\"items\":[" + items + "]}");
	}

	private void stream(HttpExchange exchange) throws IOException {
		BlockingQueue<String> tail = new LinkedBlockingQueue<>();
		this.tails.add(tail);
		exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
		exchange.sendResponseHeaders(200, 0);
		exchange.getResponseBody().write(":\n\n".getBytes(StandardCharsets.UTF_8));
		exchange.getResponseBody().flush();
		try {
			for (String event = tail.poll(20, TimeUnit.SECONDS); event != null; event = tail.poll(20,
					TimeUnit.SECONDS)) {
				exchange.getResponseBody()
					.write(("id:1\nevent:audit\ndata:" + event + "\n\n").getBytes(StandardCharsets.UTF_8));
				exchange.getResponseBody().flush();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.tails.remove(tail);
		}
	}

	private record Note(String title, String body, long version) {

		String json(String id) {
			JsonMapper json = new JsonMapper();
			return json.writeValueAsString(
					Map.of("id", id, "title", this.title, "body", this.body, "version", this.version, "created_at",
							Instant.parse("2026-11-24T09:00:00Z").toString(), "updated_at", "2026-11-24T09:30:00Z"));
		}

	}

}
