package dev.oauth2flow.audit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SecrecyTest {

	@Test
	void no_token_password_or_value_of_a_message_reaches_the_log(CapturedOutput log) {
		String secret = "s3cr3t-" + UUID.randomUUID();
		String subject = TestEvent.newSubject();
		String token = TestIssuer.token(subject, "audit.read");
		TestTopics topics = TestTopics.create();
		TestTopics withoutDead = new TestTopics(topics.events(), "dead." + UUID.randomUUID());
		try (Replica replica = Replica.start(withoutDead,
				Map.of("spring.kafka.producer.properties.max.block.ms", "300"))) {
			topics.send(secret, ("{\"" + secret).getBytes(StandardCharsets.UTF_8), Map.of("authorization", secret));
			topics.send(subject, TestEvent.of(subject).with((event) -> event.put(secret, secret)).bytes());
			topics.send(subject, TestEvent.of(subject).with((event) -> event.put("type", secret)).bytes());
			topics.flush();
			Replica.await().until(() -> log.getAll().split("Dead letter: ", -1).length > 6);
			withoutDead.createDead();
			Replica.await().until(() -> withoutDead.deadLetters().size() >= 3);
			replica.get("/audit/v1/events", token);
			replica.get("/audit/v1/events", token + "x");
			replica.get("/audit/v1/events?access_token=" + token, "");
			replica.get("/audit/v1/events?cursor=" + secret, token);
			replica.get("/audit/v1/events/" + secret, token);
			replica.manage("POST", "deadletters");
		}
		List<String> payload = List.of(token.split("\\."));
		assertThat(log.getAll()).contains("Dead letter: not_json", "Dead letter: schema_violation")
			.doesNotContain(secret, asNumbers(secret.substring(0, 8)), payload.get(1), payload.get(2),
					TestStores.password("audit_service"), TestStores.password("audit_migrator"),
					String.valueOf(TestStores.settings("audit-consumer").get("spring.data.redis.password")));
	}

	/** As arrays of bytes are logged. */
	private static String asNumbers(String text) {
		return text.chars().mapToObj(Integer::toString).collect(Collectors.joining(", "));
	}

}
