package dev.oauth2flow.api.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.oauth2flow.api.Answer;
import dev.oauth2flow.api.RunningApi;
import dev.oauth2flow.api.TestIssuer;
import dev.oauth2flow.local.stores.TestStores;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("NullAway.Init")
class AuditTrailTest extends RunningApi {

	private static final String NOTES = "/api/v1/notes";

	private static final String TOPIC = "audit.events.v1";

	private static final JsonMapper JSON = new JsonMapper();

	private final String user = UUID.randomUUID().toString();

	private final String token = TestIssuer.token(this.user, "notes.read notes.write");

	private final List<ConsumerRecord<String, String>> records = new ArrayList<>();

	private KafkaConsumer<String, String> consumer;

	@BeforeEach
	void subscribe() {
		this.consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", TestStores.kafka().bootstrapServers(),
				"group.id", this.user, "auto.offset.reset", "earliest"), new StringDeserializer(),
				new StringDeserializer());
		this.consumer.subscribe(List.of(TOPIC));
	}

	@AfterEach
	void unsubscribe() {
		this.consumer.close();
	}

	@Test
	void writes_and_first_reads_are_recorded_in_order_and_by_the_contract() throws IOException {
		Answer created = sendJson("POST", NOTES, this.token, "{\"title\": \"a\"}");
		String path = created.header("Location");
		send("GET", path, this.token);
		send("GET", path, this.token);
		sendJson("PUT", path, this.token, "{\"title\": \"b\"}", "If-Match", "\"0\"");
		send("DELETE", path, this.token, "If-Match", "\"1\"");

		List<JsonNode> events = events(4);
		assertThat(events).extracting((event) -> event.get("type").asString())
			.containsExactly("note.created", "api.accessed", "note.updated", "note.deleted");
		assertThat(events).allSatisfy((event) -> {
			assertThat(event.get("source").asString()).isEqualTo("/resource-api");
			assertThat(event.get("subject").asString()).isEqualTo(this.user);
			assertThat(event.at("/data/client_id").asString()).isEqualTo("client-app");
			assertThat(UUID.fromString(event.get("id").asString()).version()).isEqualTo(7);
		});
		assertThat(events.get(0).at("/data/note_id").asString()).isEqualTo(created.json().get("id").asString());
		assertThat(events.get(0).get("traceparent").asString()).contains(created.header("X-Trace-Id"));
		assertThat(events.get(1).at("/data/route").asString()).isEqualTo("/api/v1/notes/{id}");
		assertThat(events.get(1).at("/data/method").asString()).isEqualTo("GET");

		Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(Files.readString(Path.of("../deploy/contracts/audit/audit-event.schema.json")),
					InputFormat.JSON);
		assertThat(this.records).allSatisfy((record) -> {
			assertThat(record.key()).isEqualTo(this.user);
			assertThat(new String(record.headers().lastHeader("content-type").value(), StandardCharsets.UTF_8))
				.isEqualTo("application/cloudevents+json");
			assertThat(schema.validate(record.value(), InputFormat.JSON,
					(context) -> context.executionConfig((config) -> config.formatAssertionsEnabled(true))))
				.isEmpty();
			assertThat(record.value()).doesNotContain(this.token).doesNotContain("title");
		});
	}

	@Test
	void a_refused_write_is_not_recorded() {
		String path = sendJson("POST", NOTES, this.token, "{\"title\": \"a\"}").header("Location");
		sendJson("PUT", path, this.token, "{\"title\": \"b\"}", "If-Match", "\"5\"");
		sendJson("PUT", path, this.token, "{\"title\": \"\"}", "If-Match", "\"0\"");
		send("DELETE", path, this.token);
		send("DELETE", path, this.token, "If-Match", "\"0\"");
		assertThat(events(2)).extracting((event) -> event.get("type").asString())
			.containsExactly("note.created", "note.deleted");
	}

	@Test
	void a_read_is_recorded_once_for_each_token_and_route() {
		String second = TestIssuer.token(this.user, "notes.read");
		IntStream.range(0, 3).forEach((_) -> {
			send("GET", NOTES, this.token);
			send("GET", NOTES + "?limit=1", this.token);
			send("GET", NOTES, second);
		});
		sendJson("POST", NOTES, this.token, "{\"title\": \"last\"}");
		assertThat(events(3)).extracting((event) -> event.get("type").asString())
			.containsExactly("api.accessed", "api.accessed", "note.created");
	}

	@Test
	void a_client_that_acts_for_itself_is_the_subject() {
		send("GET", NOTES, TestIssuer.token(this.user, "notes.read", (claims) -> claims.claim("client_id", this.user)));
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			this.consumer.poll(Duration.ofMillis(200)).forEach(this.records::add);
			assertThat(this.records).extracting(ConsumerRecord::key).contains("client:" + this.user);
		});
	}

	private List<JsonNode> events(int count) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			this.consumer.poll(Duration.ofMillis(200)).forEach((record) -> {
				if (this.user.equals(record.key())) {
					this.records.add(record);
				}
			});
			return this.records.size() >= count;
		});
		return this.records.stream().map((record) -> JSON.readTree(record.value())).toList();
	}

}
