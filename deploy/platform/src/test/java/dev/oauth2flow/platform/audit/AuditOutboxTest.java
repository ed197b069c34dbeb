package dev.oauth2flow.platform.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import dev.oauth2flow.local.stores.TestStores;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuditOutboxTest {

	private static final int SUBJECTS = 12;

	private static final int EVENTS = 40;

	private static final Duration A_CALLERS_PATIENCE = Duration.ofSeconds(2);

	@Test
	void outside_a_transaction_nothing_is_accepted() {
		try (ConfigurableApplicationContext replica = replica()) {
			assertThatThrownBy(() -> replica.getBean(AuditOutbox.class).append(new AuditMessage("ada", "{}")))
				.isInstanceOf(IllegalTransactionStateException.class);
		}
	}

	@Test
	void a_transaction_that_rolls_back_sends_nothing() {
		String ghost = "ghost-" + UUID.randomUUID();
		String real = "real-" + UUID.randomUUID();
		try (ConfigurableApplicationContext replica = replica()) {
			transaction(replica).executeWithoutResult((status) -> {
				replica.getBean(AuditOutbox.class).append(new AuditMessage(ghost, "{}"));
				status.setRollbackOnly();
			});
			append(replica, real, 0);
			Map<String, List<String>> sent = read(List.of(ghost, real), 1);
			assertThat(sent).containsOnlyKeys(real);
		}
	}

	@Test
	void two_replicas_lose_nothing_and_keep_the_order_of_each_subject() throws Exception {
		List<String> subjects = IntStream.range(0, SUBJECTS).mapToObj((i) -> "subject-" + UUID.randomUUID()).toList();
		try (ConfigurableApplicationContext one = replica(); ConfigurableApplicationContext other = replica()) {
			for (int i = 0; i < EVENTS; i++) {
				for (String subject : subjects) {
					append((i % 2 == 0) ? one : other, subject, i);
				}
			}
			Map<String, List<String>> sent = read(subjects, SUBJECTS * EVENTS);
			List<String> expected = IntStream.range(0, EVENTS).mapToObj((i) -> "{\"n\":" + i + "}").toList();
			assertThat(subjects)
				.allSatisfy((subject) -> assertThat(withoutRepeats(sent.getOrDefault(subject, List.of())))
					.containsExactlyElementsOf(expected));
		}
	}

	@Test
	void a_replica_that_stops_leaves_its_events_to_the_other() throws Exception {
		List<String> subjects = IntStream.range(0, SUBJECTS).mapToObj((i) -> "left-" + UUID.randomUUID()).toList();
		try (ConfigurableApplicationContext other = replica()) {
			try (ConfigurableApplicationContext one = replica()) {
				subjects.forEach((subject) -> append(one, subject, 0));
			}
			subjects.forEach((subject) -> append(other, subject, 1));
			Map<String, List<String>> sent = read(subjects, SUBJECTS * 2);
			assertThat(subjects)
				.allSatisfy((subject) -> assertThat(withoutRepeats(sent.getOrDefault(subject, List.of())))
					.containsExactly("{\"n\":0}", "{\"n\":1}"));
		}
	}

	@Test
	void while_Kafka_is_stopped_callers_go_on_and_two_replicas_lose_and_reorder_nothing() throws Exception {
		List<String> subjects = IntStream.range(0, SUBJECTS).mapToObj((i) -> "outage-" + UUID.randomUUID()).toList();
		try (ConfigurableApplicationContext one = replica(); ConfigurableApplicationContext other = replica()) {
			subjects.forEach((subject) -> append(one, subject, 0));
			JdbcClient outbox = JdbcClient.create(one.getBean(DataSource.class));
			signal("STOP");
			try {
				for (int i = 1; i < EVENTS; i++) {
					for (String subject : subjects) {
						long before = System.nanoTime();
						append((i % 2 == 0) ? one : other, subject, i);
						assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(A_CALLERS_PATIENCE);
					}
				}
				// Some sends have been given up, so that retries are under way.
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.until(() -> outbox.sql("SELECT max(failure_count) FROM outbox_record")
						.query(Integer.class)
						.optional()
						.orElse(0) >= 2);
			}
			finally {
				signal("CONT");
			}
			Map<String, List<String>> sent = read(subjects, SUBJECTS * EVENTS);
			List<String> expected = IntStream.range(0, EVENTS).mapToObj((i) -> "{\"n\":" + i + "}").toList();
			assertThat(subjects)
				.allSatisfy((subject) -> assertThat(withoutRepeats(sent.getOrDefault(subject, List.of())))
					.containsExactlyElementsOf(expected));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> outbox.sql("SELECT count(*) FROM outbox_record").query(Long.class).single() == 0);
		}
	}

	private static void signal(String name) throws Exception {
		String broker = Long.toString(TestStores.kafka().pid());
		assertThat(new ProcessBuilder("kill", "-" + name, broker).start().waitFor()).isZero();
	}

	/** The ledger drops what comes twice by the event's id. */
	private static List<String> withoutRepeats(List<String> events) {
		return events.stream().distinct().toList();
	}

	private static void append(ConfigurableApplicationContext replica, String subject, int number) {
		transaction(replica).executeWithoutResult(
				(_) -> replica.getBean(AuditOutbox.class).append(new AuditMessage(subject, "{\"n\":" + number + "}")));
	}

	private static TransactionTemplate transaction(ConfigurableApplicationContext replica) {
		return new TransactionTemplate(replica.getBean(PlatformTransactionManager.class));
	}

	private static Map<String, List<String>> read(List<String> subjects, int wanted) {
		Properties settings = new Properties();
		settings.putAll(TestStores.kafka().clientSettings());
		settings.put("group.id", UUID.randomUUID().toString());
		settings.put("auto.offset.reset", "earliest");
		List<ConsumerRecord<String, String>> found = new ArrayList<>();
		long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
		try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings, new StringDeserializer(),
				new StringDeserializer())) {
			consumer.subscribe(List.of("audit.events.v1"));
			while (found.stream().map((event) -> event.key() + event.value()).distinct().count() < wanted
					&& System.nanoTime() < deadline) {
				consumer.poll(Duration.ofMillis(200)).forEach((event) -> {
					if (subjects.contains(event.key())) {
						found.add(event);
					}
				});
			}
		}
		return found.stream()
			.collect(Collectors.groupingBy(ConsumerRecord::key,
					Collectors.mapping(ConsumerRecord::value, Collectors.toList())));
	}

	private static ConfigurableApplicationContext replica() {
		List<String> arguments = new ArrayList<>(List.of("--spring.flyway.locations=classpath:db/tables-of-a-service"));
		TestStores.settings("resource-api").forEach((name, value) -> arguments.add("--" + name + "=" + value));
		return new SpringApplicationBuilder(Replica.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Replica {

	}

}
