package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.oauth2flow.local.stores.TestStores;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class AuditEventsTest {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Replica replica = Replica.one();

	private final Client web = new Client(Replica.WEB, this.replica);

	@Test
	void a_user_s_events_arrive_in_order_and_keep_to_the_contract() throws Exception {
		Browser browser = new Browser(this.replica);
		Map<String, String> answer = browser.authorize(Browser.request(Replica.WEB, "openid notes.read"),
				Replica.AUDITOR);
		String code = Objects.requireNonNull(answer.get("code"));
		Map<String, Object> tokens = Client.json(this.web.redeem(code));
		String subject = String.valueOf(Client.claims(Client.text(tokens, "access_token")).get("sub"));
		HttpResponse<String> refreshed = this.web.refresh(Client.text(tokens, "refresh_token"));
		this.web.post("/oauth2/revoke", Map.of("token", Client.text(Client.json(refreshed), "access_token")));
		this.web.redeem(code);
		try (KafkaConsumer<String, String> consumer = consumer()) {
			consumer.subscribe(List.of("audit.events.v1"));
			List<ConsumerRecord<String, String>> received = new ArrayList<>();
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				consumer.poll(Duration.ofMillis(500)).forEach(received::add);
				assertThat(types(received, subject)).containsSubsequence("code.issued", "token.issued",
						"token.refreshed", "token.revoked", "token.reuse_detected");
			});
			Schema schema = schema();
			assertThat(received).allSatisfy((event) -> {
				assertThat(schema.validate(event.value(), InputFormat.JSON)).as(event.value()).isEmpty();
				assertThat(event.value()).doesNotContain(code, Client.text(tokens, "refresh_token"),
						Client.text(tokens, "access_token"));
				assertThat(event.key()).isEqualTo(JSON.readTree(event.value()).get("subject").stringValue());
			});
		}
	}

	@Test
	void what_users_do_to_their_account_is_told() throws Exception {
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = this.web.tokens(browser, Replica.CAROL, "openid");
		String subject = String.valueOf(Client.claims(Client.text(tokens, "access_token")).get("sub"));
		try (CarolsPassword password = new CarolsPassword(this.replica, subject)) {
			Pages.fill(browser, "/account/profile", Map.of("name", "Carol A.", "email", "carol@example.net"));
			assertThat(password.change(browser, "copper walrus ninepins").statusCode()).isEqualTo(303);
		}
		try (KafkaConsumer<String, String> consumer = consumer()) {
			consumer.subscribe(List.of("audit.events.v1"));
			List<ConsumerRecord<String, String>> received = new ArrayList<>();
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				consumer.poll(Duration.ofMillis(500)).forEach(received::add);
				assertThat(types(received, subject)).containsSubsequence("profile.changed", "password.changed",
						"token.revoked");
			});
			Schema schema = schema();
			assertThat(received).allSatisfy((event) -> {
				assertThat(schema.validate(event.value(), InputFormat.JSON)).as(event.value()).isEmpty();
				assertThat(event.value()).doesNotContain("walrus", "carol@example.net", "Carol A.");
			});
		}
	}

	@Test
	void a_command_that_has_encrypted_something_anew_is_told_and_one_that_has_not_is_not() throws Exception {
		String old = Replica.KEY_ENCRYPTION_KEY;
		String next = Replica.randomBase64();
		String begin = Instant.now().toString();
		reencrypt(next, old);
		reencrypt(next, old);
		reencrypt(old, next);
		try (KafkaConsumer<String, String> consumer = consumer()) {
			consumer.subscribe(List.of("audit.events.v1"));
			List<ConsumerRecord<String, String>> received = new ArrayList<>();
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				consumer.poll(Duration.ofMillis(500)).forEach((event) -> {
					if (JSON.readTree(event.value()).get("time").stringValue().compareTo(begin) > 0) {
						received.add(event);
					}
				});
				// The third comes last, in the order of its subject.
				assertThat(types(received, "operator:command")).containsExactly("keys.reencrypted", "keys.reencrypted");
			});
			Schema schema = schema();
			assertThat(received)
				.allSatisfy((event) -> assertThat(schema.validate(event.value(), InputFormat.JSON)).isEmpty());
		}
	}

	private static void reencrypt(String first, String second) {
		Replica
			.startWith(Map.of("admin", "reencrypt", "server.port", "-1", "management.server.port", "-1",
					"oauth2flow.auth.key-encryption-key", first, "oauth2flow.auth.second-key-encryption-key", second))
			.close();
	}

	private static List<String> types(List<ConsumerRecord<String, String>> received, String subject) {
		List<String> types = new ArrayList<>();
		for (ConsumerRecord<String, String> event : received) {
			JsonNode json = JSON.readTree(event.value());
			if (subject.equals(json.get("subject").stringValue())) {
				types.add(json.get("type").stringValue());
			}
		}
		return types;
	}

	private static Schema schema() throws Exception {
		String text = Files.readString(Path.of("..", "deploy", "contracts", "audit", "audit-event.schema.json"));
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text, InputFormat.JSON);
	}

	private static KafkaConsumer<String, String> consumer() {
		Map<String, Object> settings = new HashMap<>();
		settings.put("bootstrap.servers", TestStores.settings("auth-server").get("spring.kafka.bootstrap-servers"));
		settings.put("group.id", "audit-events-test-" + Replica.random());
		settings.put("auto.offset.reset", "earliest");
		return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
	}

}
