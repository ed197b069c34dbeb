package dev.oauth2flow.audit.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.oauth2flow.audit.Replica;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads server-sent events as a browser does.
 */
final class TestStream implements AutoCloseable {

	private static final String END = "the end";

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final HttpResponse<InputStream> response;

	private TestStream(HttpRequest request) throws IOException, InterruptedException {
		this.response = this.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
		Thread.ofVirtual().start(this::read);
	}

	static TestStream open(Replica replica, String query, String token, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(replica.address("/audit/v1/events/stream" + query))
			.header("Authorization", "Bearer " + token)
			.header("Accept", "text/event-stream")
			.timeout(Duration.ofSeconds(30));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return new TestStream(request.build());
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.response.body(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			this.lines.add(":" + ex);
		}
		this.lines.add(END);
	}

	int status() {
		return this.response.statusCode();
	}

	String header(String name) {
		return this.response.headers().firstValue(name).orElse("");
	}

	/** The next event, whatever comments are before it. */
	Event next() throws InterruptedException {
		String id = awaitLineThatStarts("id:").substring(3);
		return new Event(id, JSON.readTree(awaitLineThatStarts("data:").substring(5)));
	}

	void awaitLine(String line) throws InterruptedException {
		awaitLineThatStarts(line);
	}

	void awaitEnd() throws InterruptedException {
		awaitLineThatStarts(END);
	}

	private String awaitLineThatStarts(String start) throws InterruptedException {
		while (true) {
			String line = this.lines.poll(30, TimeUnit.SECONDS);
			if (line == null || (line.equals(END) && !start.equals(END))) {
				throw new AssertionError("There was no line that starts with " + start);
			}
			if (line.startsWith(start)) {
				return line;
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.response.body().close();
		this.http.shutdownNow();
	}

	/**
	 * An event of the stream.
	 *
	 * @param id the id with which a reader goes on
	 * @param json the data
	 */
	record Event(String id, JsonNode json) {
	}

}
