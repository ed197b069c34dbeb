package dev.oauth2flow.audit.intake;

import java.util.List;
import java.util.Map;

import dev.oauth2flow.audit.Replica;
import dev.oauth2flow.audit.TestEvent;
import dev.oauth2flow.audit.TestTopics;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterReplayTest {

	@Test
	void dead_letters_are_counted_and_appended_when_they_have_become_acceptable() throws Exception {
		TestTopics topics = TestTopics.create();
		try (Replica replica = Replica.start(topics, Map.of())) {
			assertThat(replica.manage("GET", "deadletters").json().path("letters").asInt()).isZero();
			String subject = TestEvent.newSubject();
			topics.send(subject, new byte[] { '{' });
			TestEvent taken = TestEvent.of(subject);
			replica.take(List.of(taken));
			// What an older release refused and this one knows.
			TestEvent refusedBefore = TestEvent.of(subject);
			@SuppressWarnings("unchecked")
			KafkaTemplate<byte[], byte[]> kafka = replica.bean(KafkaTemplate.class);
			kafka.send(topics.dead(), subject.getBytes(java.nio.charset.StandardCharsets.UTF_8), refusedBefore.bytes())
				.get();
			kafka.send(topics.dead(), subject.getBytes(java.nio.charset.StandardCharsets.UTF_8), taken.bytes()).get();
			Replica.await().until(() -> topics.deadLetters().size() == 3);

			JsonNode summary = replica.manage("GET", "deadletters").json();
			assertThat(summary.path("letters").asInt()).isEqualTo(3);
			assertThat(summary.path("reasons").path("not_json").asInt()).isEqualTo(1);

			JsonNode replay = replica.manage("POST", "deadletters").json();
			assertThat(replay.path("appended").asInt()).isEqualTo(1);
			assertThat(replay.path("duplicates").asInt()).isEqualTo(1);
			assertThat(replay.path("refused").path("not_json").asInt()).isEqualTo(1);
			assertThat(replica.idsOf(subject)).containsExactly(taken.id(), refusedBefore.id());

			JsonNode again = replica.manage("POST", "deadletters").json();
			assertThat(again.path("letters").asInt()).isEqualTo(3);
			assertThat(again.path("appended").asInt()).isZero();
			assertThat(replica.idsOf(subject)).hasSize(2);
		}
	}

}
