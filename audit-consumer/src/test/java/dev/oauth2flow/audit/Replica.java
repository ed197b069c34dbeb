package dev.oauth2flow.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.oauth2flow.local.stores.TestStores;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A running replica of the service with real stores, as others meet it: over Kafka and
 * over HTTP.
 */
public final class Replica implements AutoCloseable {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final JsonMapper JSON = new JsonMapper();

	/** Beside the service, for which the database may be away. */
	private static final JdbcClient LEDGER = JdbcClient.create(new DriverManagerDataSource(
			TestStores.postgres().jdbcUrl(), "audit_migrator", TestStores.password("audit_migrator")));

	private static @Nullable Replica shared;

	private final ConfigurableApplicationContext context;

	private final TestTopics topics;

	private Replica(ConfigurableApplicationContext context, TestTopics topics) {
		this.context = context;
		this.topics = topics;
	}

	/** The one for tests that break nothing. */
	public static synchronized Replica shared() {
		if (shared == null) {
			shared = start(TestTopics.create(),
					Map.of("oauth2flow.audit.stream.heartbeat", "500ms", "oauth2flow.audit.stream.per-subject", "2"));
		}
		return shared;
	}

	/** Starts one of its own, to be closed. */
	public static Replica start(TestTopics topics, Map<String, String> more) {
		Map<String, String> settings = new HashMap<>(TestStores.settings("audit-consumer"));
		settings.put("server.port", "0");
		settings.put("management.server.port", "0");
		settings.put("management.tracing.sampling.probability", "1.0");
		settings.put("oauth2flow.issuer", TestIssuer.url());
		settings.put("oauth2flow.access-token.audience", TestIssuer.AUDIENCE);
		settings.put("oauth2flow.audit.longest-pause", "500ms");
		settings.putAll(topics.settings());
		settings.putAll(more);
		String[] arguments = settings.entrySet()
			.stream()
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
			.toArray(String[]::new);
		return new Replica(new SpringApplicationBuilder(AuditConsumerApplication.class).run(arguments), topics);
	}

	/** Patience for what happens soon. */
	public static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
	}

	/** Connects to the database as the ledger's owner. */
	public static Connection owner() throws SQLException {
		return TestStores.postgres().connect("audit_migrator");
	}

	/** The topics that it reads. */
	public TestTopics topics() {
		return this.topics;
	}

	/** One of its parts. */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** All of its parts of a kind. */
	public <T> Stream<T> beans(Class<T> type) {
		return this.context.getBeansOfType(type).values().stream();
	}

	/** Sends events in their order and waits until the ledger has them. */
	public void take(List<TestEvent> events) {
		events.forEach(this.topics::send);
		this.topics.flush();
		await().until(() -> events.stream().allMatch((event) -> position(event) > 0));
	}

	/** Where an event stands in the ledger, 0 if it does not. */
	public long position(TestEvent event) {
		return LEDGER.sql("select position from ledger where event_id = cast(? as uuid)")
			.param(event.id())
			.query(Long.class)
			.optional()
			.orElse(0L);
	}

	/** The ids of a subject's events, in the ledger's order. */
	public List<String> idsOf(String subject) {
		return LEDGER.sql("select event_id::text from ledger where subject = ? order by position")
			.param(subject)
			.query((row, _) -> row.getString(1))
			.list();
	}

	/** The address of a path. */
	public URI address(String path) {
		return URI.create("http://localhost:" + port("local.server.port") + path);
	}

	private String port(String property) {
		return String.valueOf(this.context.getEnvironment().getProperty(property));
	}

	/** Asks with a token; an empty one is not sent. */
	public Answer get(String path, String token, String... headers) {
		return send("GET", path, token, headers);
	}

	/** Sends a request without a body. */
	public Answer send(String method, String path, String token, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
			.method(method, HttpRequest.BodyPublishers.noBody());
		if (!token.isEmpty()) {
			request.header("Authorization", "Bearer " + token);
		}
		if (headers.length > 0) {
			request.headers(headers);
		}
		return exchange(request);
	}

	/** Asks the management port. */
	public Answer manage(String method, String path) {
		return exchange(HttpRequest
			.newBuilder(URI.create("http://localhost:" + port("local.management.port") + "/actuator/" + path))
			.method(method, HttpRequest.BodyPublishers.noBody()));
	}

	private static Answer exchange(HttpRequest.Builder request) {
		try {
			return new Answer(HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * What the service answered.
	 *
	 * @param response the response
	 */
	public record Answer(HttpResponse<String> response) {

		/** The status code. */
		public int status() {
			return this.response.statusCode();
		}

		/** The body as JSON. */
		public JsonNode json() {
			return JSON.readTree(this.response.body());
		}

		/** A header's first value, empty where there is none. */
		public String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

	}

}
