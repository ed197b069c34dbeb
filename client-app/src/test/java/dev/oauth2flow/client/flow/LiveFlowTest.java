package dev.oauth2flow.client.flow;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.flow.telemetry.Otlp;
import dev.oauth2flow.client.peers.TestBrowser;
import dev.oauth2flow.platform.flow.FlowId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows with watching on, and spans as the services would send them.
 */
@TestPropertySource(properties = { "oauth2flow.flow.watch=true", "oauth2flow.flow.what-if.username=nobody",
		"oauth2flow.flow.what-if.password=none" })
class LiveFlowTest extends ServiceTest {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String PROTOBUF = "application/x-protobuf";

	private static final Map<String, String> AUTHORIZE = Map.of("method", "GET", "http.url", "/oauth2/authorize");

	@LocalManagementPort
	private int managementPort;

	@Autowired
	private StringRedisTemplate redis;

	@Test
	void a_span_lights_an_arrow_in_the_flow_that_it_names() {
		TestBrowser browser = browser();
		String flow = begin(browser);

		assertThat(export(span(trace(), flow, AUTHORIZE))).isEqualTo(200);

		assertThat(browser.get("/flow/steps/" + flow).body()).contains("https-authorize-request",
				"\"service\":\"auth-server\"");
	}

	@Test
	void a_span_without_a_name_belongs_to_the_flow_of_its_trace_whichever_comes_first() {
		TestBrowser browser = browser();
		String flow = begin(browser);
		String trace = trace();

		export(Otlp.message("audit-consumer", "CONSUMER", trace, "00000000000000aa", Map.of()));
		assertThat(browser.get("/flow/steps/" + flow).body()).doesNotContain("audit-consumer");
		export(span(trace, flow, AUTHORIZE));
		export(Otlp.message("resource-api", "PRODUCER", trace, "00000000000000bb", Map.of()));

		assertThat(browser.get("/flow/steps/" + flow).body()).contains("audit-consumer", "resource-api");
	}

	@Test
	void a_flow_that_nobody_began_here_is_not_kept() {
		TestBrowser browser = browser();
		begin(browser);
		String foreign = FlowId.of("of another client");

		assertThat(export(span(trace(), foreign, AUTHORIZE))).isEqualTo(200);

		assertThat(browser.get("/flow/steps/" + foreign).statusCode()).isEqualTo(404);
	}

	@Test
	void a_flow_lives_for_half_an_hour_after_its_last_step_and_no_longer() throws NoSuchAlgorithmException {
		TestBrowser browser = browser();
		String flow = begin(browser);
		export(span(trace(), flow, AUTHORIZE));
		String secret = browser.cookies().getOrDefault("OAUTH2FLOW_CLIENT_WATCHER", "");
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));

		for (String key : List.of("client:flow:steps:" + flow,
				"client:flow:watcher:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash))) {
			assertThat(this.redis.getExpire(key)).as(key).isBetween(1700L, 1800L);
		}
		this.redis.delete("client:flow:steps:" + flow);
		assertThat(browser.get("/flow/" + flow).statusCode()).isEqualTo(404);
	}

	@Test
	void another_browser_does_not_see_the_flow() {
		TestBrowser browser = browser();
		String flow = begin(browser);
		TestBrowser other = browser();
		other.get("/flow");

		assertThat(browser.get("/flow/" + flow).statusCode()).isEqualTo(200);
		assertThat(other.get("/flow/" + flow).statusCode()).isEqualTo(404);
		assertThat(other.get("/flow/steps/" + flow).statusCode()).isEqualTo(404);
		assertThat(other.get("/flow/live?flow=" + flow).statusCode()).isEqualTo(404);
		assertThat(new TestBrowser(this.port).get("/flow/live").statusCode()).isEqualTo(404);
	}

	@Test
	void without_a_script_the_page_tells_what_happened() {
		TestBrowser browser = browser();
		String flow = begin(browser);
		export(span(trace(), flow, AUTHORIZE));

		assertThat(browser.get("/flow/" + flow).body()).contains("diagram--so-far", "GET /oauth2/authorize",
				"class=\"arrow lit\" href=\"#arrow-https-authorize-request\"", "20.0 ms");
	}

	@Test
	void a_visitor_gets_the_whole_page_with_its_what_ifs() {
		assertThat(browser().get("/flow").body()).contains("Wrong password", "name=\"_csrf\"", "</html>")
			.as("without a client that exchanges tokens")
			.doesNotContain("Expired token");
	}

	@Test
	void a_what_if_needs_the_token_of_its_form() {
		TestBrowser browser = browser();
		browser.get("/flow");

		assertThat(browser.post("/flow/what-if/wrong-password", Map.of()).statusCode()).isEqualTo(403);
		assertThat(browser.submit("/flow", "/flow/what-if/no-such", Map.of()).statusCode()).isEqualTo(404);
	}

	@Test
	void who_signs_out_leaves_no_flow_behind() {
		TestBrowser browser = signedIn();
		String flow = begin(browser);
		assertThat(browser.get("/flow/" + flow).statusCode()).isEqualTo(200);

		browser.submit("/", "/logout", Map.of());

		assertThat(browser.get("/flow/" + flow).statusCode()).isEqualTo(404);
	}

	@Test
	void events_go_on_where_they_ended_also_at_another_replica() throws IOException {
		TestBrowser browser = browser();
		String flow = begin(browser);
		export(span(trace(), flow, AUTHORIZE));
		String last;
		try (BufferedReader events = events(this.port, browser, "?flow=" + flow, null)) {
			Event event = next(events);
			assertThat(event.data()).contains("https-authorize-request");
			last = event.id();
		}
		export(span(trace(), flow, Map.of("method", "POST", "http.url", "/signin")));

		try (ConfigurableApplicationContext replica = start(Map.of("oauth2flow.flow.watch", "true"));
				BufferedReader events = events(port(replica), browser, "?flow=" + flow, last)) {
			assertThat(next(events).data()).contains("login-credentials");
		}
	}

	@Test
	void a_page_hears_of_the_flow_that_another_window_begins() throws IOException {
		TestBrowser browser = browser();
		browser.get("/flow");
		try (BufferedReader events = events(this.port, browser, "", null)) {
			String flow = begin(browser);

			Event event = next(events);
			assertThat(event.name()).isEqualTo("begun");
			assertThat(event.data()).isEqualTo(flow);
		}
	}

	@Test
	void what_begins_between_the_page_and_its_stream_is_not_missed() throws IOException {
		TestBrowser browser = browser();
		String known = begin(browser);
		String page = browser.get("/flow").body();
		String after = page.split("data-after=\"", 2)[1].split("\"", 2)[0] + "_";
		String flow = begin(browser);
		export(span(trace(), known, AUTHORIZE));

		try (BufferedReader events = events(this.port, browser, "?flow=" + known + "&after=" + after, null)) {
			assertThat(List.of(next(events), next(events))).extracting(Event::name, Event::data)
				.anySatisfy((event) -> assertThat(event.toList()).isEqualTo(List.of("begun", flow)))
				.anySatisfy(
						(event) -> assertThat(event.toList().toString()).contains("step", "https-authorize-request"));
		}
	}

	@Test
	void a_stream_that_broke_before_anything_came_goes_on_from_its_beginning() throws IOException {
		TestBrowser browser = browser();
		browser.get("/flow");
		String place;
		try (BufferedReader events = events(this.port, browser, "", null)) {
			place = line(events, "id: ");
		}
		String flow = begin(browser);

		try (BufferedReader events = events(this.port, browser, "", place)) {
			assertThat(next(events).data()).isEqualTo(flow);
		}
	}

	@Test
	void a_what_if_that_cannot_be_done_is_told_to_the_page_and_to_the_stream() throws IOException {
		TestBrowser browser = browser();
		browser.get("/flow");

		try (BufferedReader events = events(this.port, browser, "", null)) {
			// The authorization server of this test has no form to refuse at.
			assertThat(browser.submit("/flow", "/flow/what-if/consent-refused", Map.of()).statusCode()).isEqualTo(302);
			Event event = next(events);
			while (!event.name().equals("failed")) {
				event = next(events);
			}
			assertThat(event.data()).isEqualTo("consent-refused");
		}
		assertThat(browser.get("/flow").body()).contains("“Consent refused” could not be done");
		begin(browser);
		assertThat(browser.get("/flow").body()).doesNotContain("could not be done");
	}

	@Test
	void without_a_script_the_page_says_that_another_what_if_is_under_way() {
		TestBrowser browser = browser();

		assertThat(browser.get("/flow").body()).doesNotContain("under way");
		assertThat(browser.get("/flow?busy").body()).contains("Another what-if is under way");
	}

	@Test
	void one_browser_opens_so_many_streams_and_no_more() throws IOException {
		TestBrowser browser = browser();
		String flow = begin(browser);
		List<BufferedReader> open = new java.util.ArrayList<>();
		try {
			for (int i = 0; i < 8; i++) {
				open.add(events(this.port, browser, "?flow=" + flow, null));
			}
			assertThat(stream(this.port, browser, "?flow=" + flow, null).statusCode()).isEqualTo(429);
		}
		finally {
			for (BufferedReader events : open) {
				events.close();
			}
		}
	}

	@Test
	void what_is_no_message_is_refused() {
		assertThat(export("no protobuf".getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
		assertThat(export(new byte[2 * 1024 * 1024 + 1])).isEqualTo(413);
		assertThat(export(new byte[0], "application/json", null, this.managementPort)).isEqualTo(415);
		assertThat(export("no gzip".getBytes(StandardCharsets.UTF_8), PROTOBUF, "gzip", this.managementPort))
			.isEqualTo(400);
	}

	@Test
	void a_packed_message_is_read_and_one_that_swells_is_refused() throws IOException {
		TestBrowser browser = browser();
		String flow = begin(browser);

		assertThat(export(gzip(span(trace(), flow, AUTHORIZE)), PROTOBUF, "gzip", this.managementPort)).isEqualTo(200);
		assertThat(export(gzip(new byte[9 * 1024 * 1024]), PROTOBUF, "gzip", this.managementPort)).isEqualTo(413);

		assertThat(browser.get("/flow/steps/" + flow).body()).contains("https-authorize-request");
	}

	@Test
	void the_public_port_takes_no_spans() {
		String flow = begin(browser());

		assertThat(export(span(trace(), flow, AUTHORIZE), PROTOBUF, null, this.port)).isIn(403, 404);
	}

	@Test
	void the_flow_page_is_itself_the_last_step_of_a_sign_in() {
		TestBrowser browser = signedIn();

		assertThat(browser.get("/flow").body()).contains("What the API answered", "ada@example.org",
				"Sign in and watch");
	}

	private static String begin(TestBrowser browser) {
		URI request = browser.startSignIn();
		String state = UriComponentsBuilder.fromUri(request).build().getQueryParams().getFirst("state");
		return FlowId.of(java.net.URLDecoder.decode(java.util.Objects.requireNonNull(state), StandardCharsets.UTF_8));
	}

	private static String trace() {
		return UUID.randomUUID().toString().replace("-", "");
	}

	private static byte[] span(String trace, String flow, Map<String, String> attributes) {
		Map<String, String> all = new java.util.HashMap<>(attributes);
		all.put(FlowId.NAME, flow);
		String id = HexFormat.of().toHexDigits(java.util.concurrent.ThreadLocalRandom.current().nextLong());
		return Otlp.message("auth-server", "SERVER", trace, id, all);
	}

	private int export(byte[] message) {
		return export(message, PROTOBUF, null, this.managementPort);
	}

	private static int export(byte[] message, String type, @Nullable String encoding, int port) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/traces"))
			.header("Content-Type", type)
			.POST(HttpRequest.BodyPublishers.ofByteArray(message));
		if (encoding != null) {
			request.header("Content-Encoding", encoding);
		}
		try {
			return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(bytes);
		}
		return packed.toByteArray();
	}

	private static BufferedReader events(int port, TestBrowser browser, String query, @Nullable String after)
			throws IOException {
		HttpResponse<InputStream> stream = stream(port, browser, query, after);
		assertThat(stream.statusCode()).isEqualTo(200);
		BufferedReader reader = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
		assertThat(reader.readLine()).as("it is open").isEqualTo(":");
		return reader;
	}

	private static HttpResponse<InputStream> stream(int port, TestBrowser browser, String query, @Nullable String after)
			throws IOException {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + port + "/flow/live" + query))
			.header("Accept", "text/event-stream")
			.header("Cookie",
					browser.cookies()
						.entrySet()
						.stream()
						.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
						.collect(Collectors.joining("; ")));
		if (after != null) {
			request.header("Last-Event-ID", after);
		}
		try {
			return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Event next(BufferedReader events) throws IOException {
		long until = System.nanoTime() + PATIENCE.toNanos();
		String id = "";
		String name = "";
		// An open stream says something every second.
		for (String line = events.readLine(); line != null && System.nanoTime() < until; line = events.readLine()) {
			if (line.startsWith("id: ")) {
				id = line.substring(4);
			}
			else if (line.startsWith("event: ")) {
				name = line.substring(7);
			}
			else if (line.startsWith("data: ")) {
				return new Event(id, name, line.substring(6));
			}
		}
		throw new AssertionError("Nothing came");
	}

	private record Event(String id, String name, String data) {

	}

	private static String line(BufferedReader events, String prefix) throws IOException {
		for (String line = events.readLine(); line != null; line = events.readLine()) {
			if (line.startsWith(prefix)) {
				return line.substring(prefix.length());
			}
		}
		throw new AssertionError("The stream ended without " + prefix);
	}

}
