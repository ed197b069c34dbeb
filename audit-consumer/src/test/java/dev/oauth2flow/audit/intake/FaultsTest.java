package dev.oauth2flow.audit.intake;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.oauth2flow.audit.Replica;
import dev.oauth2flow.audit.TestEvent;
import dev.oauth2flow.audit.TestIssuer;
import dev.oauth2flow.audit.TestTopics;
import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

import static org.assertj.core.api.Assertions.assertThat;

class FaultsTest {

	private final TestTopics topics = TestTopics.create();

	private final List<String> subjects = IntStream.range(0, 20).mapToObj((_) -> TestEvent.newSubject()).toList();

	@Test
	void two_replicas_of_which_one_restarts_in_the_midst_lose_nothing_double_nothing_and_keep_the_order() {
		List<TestEvent> events = events(3000);
		try (Replica one = Replica.start(this.topics, Map.of("spring.kafka.consumer.max-poll-records", "50"))) {
			try (Replica other = Replica.start(this.topics, Map.of("spring.kafka.consumer.max-poll-records", "50"))) {
				Replica.await().until(() -> partitions(one) > 0 && partitions(other) > 0);
				events.subList(0, 2000).forEach(this.topics::send);
				Replica.await().until(() -> other.position(events.get(500)) > 0);
			}
			events.subList(2000, 3000).forEach(this.topics::send);
			this.topics.flush();
			try (Replica _ = Replica.start(this.topics, Map.of())) {
				assertAllInOrder(one, events);
			}
		}
	}

	private static int partitions(Replica replica) {
		var container = replica.bean(KafkaListenerEndpointRegistry.class).getListenerContainer("audit-intake");
		var assigned = (container != null) ? container.getAssignedPartitions() : null;
		return (assigned != null) ? assigned.size() : 0;
	}

	@Test
	void events_wait_while_the_database_is_away_and_none_becomes_a_dead_letter_and_the_group_stays_as_it_is()
			throws SQLException {
		List<TestEvent> events = events(200);
		try (Replica replica = Replica.start(this.topics,
				Map.of("spring.kafka.consumer.properties.max.poll.interval.ms", "2000",
						"spring.datasource.hikari.connection-timeout", "500"))) {
			events.subList(0, 50).forEach(this.topics::send);
			Replica.await().until(() -> replica.position(events.getFirst()) > 0);
			double rebalances = rebalances(replica);
			asSuperuser("alter role audit_service nologin");
			try {
				asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'audit_service'");
				events.subList(50, 200).forEach(this.topics::send);
				this.topics.flush();
				// Longer than a consumer may go without a poll.
				Instant outage = Instant.now();
				Replica.await()
					.until(() -> Duration.between(outage, Instant.now()).toSeconds() >= 6 && failures(replica) > 1);
			}
			finally {
				asSuperuser("alter role audit_service login");
			}
			assertAllInOrder(replica, events);
			assertThat(this.topics.deadLetters()).isEmpty();
			assertThat(rebalances(replica)).isEqualTo(rebalances).isPositive();
		}
	}

	@Test
	void dead_letters_wait_while_their_topic_is_away_and_none_is_lost() {
		TestTopics away = new TestTopics(this.topics.events(), "dead." + UUID.randomUUID());
		String subject = this.subjects.getFirst();
		List<TestEvent> events = events(40);
		try (Replica replica = Replica.start(away, Map.of("spring.kafka.producer.properties.max.block.ms", "300"))) {
			this.topics.send(subject, "poison".getBytes(StandardCharsets.UTF_8));
			this.topics.send(subject, "more poison".getBytes(StandardCharsets.UTF_8));
			events.forEach(this.topics::send);
			this.topics.flush();
			Replica.await().until(() -> failures(replica) > 1);
			away.createDead();
			Replica.await().untilAsserted(() -> assertThat(away.deadLetters()).hasSizeGreaterThanOrEqualTo(2));
			assertThat(away.deadLetters()).extracting((letter) -> new String(letter.value(), StandardCharsets.UTF_8))
				.contains("poison", "more poison");
			assertAllInOrder(replica, events);
		}
	}

	@Test
	void while_kafka_is_away_the_ledger_is_read_and_the_service_stays_ready_and_says_so() {
		try (Replica replica = Replica.start(this.topics,
				Map.of("spring.kafka.bootstrap-servers", "localhost:1", "spring.kafka.admin.fail-fast", "false"))) {
			assertThat(replica.manage("GET", "health/readiness").status()).isEqualTo(200);
			assertThat(replica.manage("GET", "health/liveness").status()).isEqualTo(200);
			Replica.Answer health = replica.manage("GET", "health");
			assertThat(health.status()).isEqualTo(503);
			assertThat(health.json().at("/components/queue/status").asString()).isEqualTo("DOWN");
			assertThat(health.json().at("/components/databaseReadiness/status").asString()).isEqualTo("UP");
			assertThat(
					replica.get("/audit/v1/events", TestIssuer.token(this.subjects.getFirst(), "audit.read")).status())
				.isEqualTo(200);
		}
		try (Replica replica = Replica.start(this.topics, Map.of())) {
			Replica.await().until(() -> replica.manage("GET", "health").status() == 200);
		}
	}

	@Test
	void while_the_database_is_away_readers_are_asked_to_come_back_and_readiness_turns_and_returns()
			throws SQLException {
		String token = TestIssuer.token(this.subjects.getFirst(), "audit.read");
		try (Replica replica = Replica.start(this.topics, Map.of("oauth2flow.health.tolerated-outage", "1s",
				"spring.datasource.hikari.connection-timeout", "500"))) {
			assertThat(replica.manage("GET", "health/readiness").status()).isEqualTo(200);
			asSuperuser("alter role audit_service nologin");
			try {
				asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'audit_service'");
				Replica.Answer answer = replica.get("/audit/v1/events", token);
				assertThat(answer.status()).isEqualTo(503);
				assertThat(answer.header("Retry-After")).isNotEmpty();
				assertThat(replica.get("/audit/v1/events/stream", token).status()).isEqualTo(503);
				// The first failure is tolerated.
				assertThat(replica.manage("GET", "health/readiness").status()).isEqualTo(200);
				Replica.await().until(() -> replica.manage("GET", "health/readiness").status() == 503);
				assertThat(replica.manage("GET", "health/liveness").status()).isEqualTo(200);
			}
			finally {
				asSuperuser("alter role audit_service login");
			}
			Replica.await().until(() -> replica.manage("GET", "health/readiness").status() == 200);
			assertThat(replica.get("/audit/v1/events", token).status()).isEqualTo(200);
		}
	}

	/** How often the consumer joined its group. */
	private static double rebalances(Replica replica) {
		var container = Objects.requireNonNull(
				replica.bean(KafkaListenerEndpointRegistry.class).getListenerContainer(EventIntake.LISTENER));
		return container.metrics()
			.values()
			.stream()
			.flatMap((metrics) -> metrics.values().stream())
			.filter((metric) -> metric.metricName().name().equals("rebalance-total"))
			.mapToDouble((metric) -> ((Number) metric.metricValue()).doubleValue())
			.sum();
	}

	/** How many batches failed so far, by the container's own metric. */
	private static long failures(Replica replica) {
		return replica.bean(io.micrometer.core.instrument.MeterRegistry.class)
			.find("spring.kafka.listener")
			.tag("result", "failure")
			.timers()
			.stream()
			.mapToLong(io.micrometer.core.instrument.Timer::count)
			.sum();
	}

	private static void asSuperuser(String sql) throws SQLException {
		try (Connection connection = TestStores.postgres().connect("postgres");
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private List<TestEvent> events(int count) {
		List<TestEvent> events = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			events.add(TestEvent.of(this.subjects.get(i % this.subjects.size())));
		}
		return events;
	}

	private void assertAllInOrder(Replica replica, List<TestEvent> events) {
		for (String subject : this.subjects) {
			List<String> sent = events.stream()
				.filter((event) -> event.subject().equals(subject))
				.map(TestEvent::id)
				.toList();
			Replica.await().untilAsserted(() -> assertThat(replica.idsOf(subject)).isEqualTo(sent));
		}
	}

}
