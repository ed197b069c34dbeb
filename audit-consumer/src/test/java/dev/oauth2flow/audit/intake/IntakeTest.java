package dev.oauth2flow.audit.intake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.oauth2flow.audit.Costs;
import dev.oauth2flow.audit.Replica;
import dev.oauth2flow.audit.TestEvent;
import dev.oauth2flow.audit.TestTopics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

import static org.assertj.core.api.Assertions.assertThat;

class IntakeTest {

	private final Replica replica = Replica.shared();

	private final TestTopics topics = this.replica.topics();

	@Test
	void events_of_one_subject_stand_in_the_ledger_in_their_order() {
		String subject = TestEvent.newSubject();
		List<TestEvent> events = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			events.add(TestEvent.of(subject));
			events.add(TestEvent.of(TestEvent.newSubject()));
		}
		this.replica.take(events);
		assertThat(this.replica.idsOf(subject))
			.isEqualTo(events.stream().filter((event) -> event.subject().equals(subject)).map(TestEvent::id).toList());
	}

	@Test
	void an_event_that_comes_again_is_appended_once() {
		String subject = TestEvent.newSubject();
		TestEvent event = TestEvent.of(subject);
		double before = duplicates();
		this.replica.take(List.of(event, event));
		this.replica.take(List.of(event, TestEvent.of(subject)));
		assertThat(this.replica.idsOf(subject)).hasSize(2).startsWith(event.id());
		Replica.await().untilAsserted(() -> assertThat(duplicates() - before).isEqualTo(2));
	}

	private double duplicates() {
		return this.replica.bean(MeterRegistry.class)
			.counter("audit.events", "type", "note.created", "outcome", "duplicate")
			.count();
	}

	@Test
	void an_event_of_an_unknown_type_is_kept_and_counted() {
		TestEvent event = TestEvent.of(TestEvent.newSubject(), "passkey.registered");
		this.replica.take(List.of(event));
		Replica.await()
			.untilAsserted(() -> assertThat(this.replica.manage("GET", "prometheus").response().body())
				.contains("audit_events_total{outcome=\"appended\",type=\"unknown\"}"));
	}

	@Test
	void poison_goes_to_the_dead_letters_with_its_reason_and_harms_nothing_around_it() {
		String subject = TestEvent.newSubject();
		TestEvent first = TestEvent.of(subject);
		TestEvent stolenId = TestEvent.of(subject).with((json) -> json.put("id", first.id()));
		TestEvent last = TestEvent.of(subject);
		this.topics.send(first);
		this.topics.send(subject, "no json".getBytes(StandardCharsets.UTF_8), Map.of("kept", "as it was"));
		this.topics.send(subject, null);
		this.topics.send(subject, new byte[] { (byte) 0xC3 });
		this.topics.send(subject, new byte[300_000]);
		this.topics.send(subject, TestEvent.of(subject).with((json) -> json.remove("time")).bytes());
		this.topics.send(subject, TestEvent.of(subject).client("nul\0").bytes());
		this.topics.send(subject, TestEvent.of("somebody-else").bytes());
		this.topics.send(subject, TestEvent.of(subject).at("2016-12-31T23:59:60Z").bytes());
		// The schema lets the year 0 pass; PostgreSQL has none.
		this.topics.send(subject, TestEvent.of(subject).at("0000-01-01T00:00:00Z").bytes());
		this.topics.send(stolenId);
		this.replica.take(List.of(last));
		assertThat(this.replica.idsOf(subject)).containsExactly(first.id(), last.id());
		Replica.await()
			.untilAsserted(() -> assertThat(lettersOf(subject)).extracting((letter) -> reason(letter))
				.containsExactly("not_json", "empty", "not_utf8", "too_long", "schema_violation", "unstorable_text",
						"key_mismatch", "invalid_time", "refused_by_store", "id_conflict"));
		ConsumerRecord<byte[], byte[]> letter = lettersOf(subject).getFirst();
		assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("no json");
		assertThat(TestTopics.header(letter, "kept")).isEqualTo("as it was");
		assertThat(TestTopics.header(letter, "dead-letter-topic")).isEqualTo(this.topics.events());
		assertThat(TestTopics.header(letter, "dead-letter-offset")).matches("[0-9]+");
		assertThat(TestTopics.header(letter, "dead-letter-detail")).isEqualTo("The value is not JSON");
	}

	@Test
	void a_message_too_large_to_be_sent_on_is_cut() {
		String subject = TestEvent.newSubject();
		this.topics.send(subject, new byte[3_000_000]);
		this.replica.take(List.of(TestEvent.of(subject)));
		Replica.await().untilAsserted(() -> assertThat(lettersOf(subject)).hasSize(1));
		ConsumerRecord<byte[], byte[]> letter = lettersOf(subject).getFirst();
		assertThat(reason(letter)).isEqualTo("too_long");
		assertThat(TestTopics.header(letter, "dead-letter-cut")).isNotEmpty();
		assertThat(letter.value()).hasSize(16 * 1024);
	}

	private List<ConsumerRecord<byte[], byte[]>> lettersOf(String subject) {
		return this.topics.deadLetters()
			.stream()
			.filter((letter) -> subject.equals(new String(letter.key(), StandardCharsets.UTF_8)))
			.toList();
	}

	private static String reason(ConsumerRecord<byte[], byte[]> letter) {
		return TestTopics.header(letter, "dead-letter-reason");
	}

	@Test
	void every_event_of_a_batch_has_a_span_in_its_producers_trace() {
		Spans spans = new Spans();
		this.replica.bean(ObservationRegistry.class).observationConfig().observationHandler(spans);
		String subject = TestEvent.newSubject();
		List<TestEvent> events = List.of(TestEvent.of(subject), TestEvent.of(subject), TestEvent.of(subject));
		for (int i = 0; i < events.size(); i++) {
			this.topics.send(subject, events.get(i).bytes(),
					Map.of("traceparent", "00-" + "%032x".formatted(i + 1) + "-" + "%016x".formatted(i + 1) + "-01"));
		}
		Replica.await().untilAsserted(() -> assertThat(spans.of(subject)).hasSize(3));
		for (int i = 0; i < events.size(); i++) {
			TraceContext span = spans.of(subject).get(i);
			assertThat(span.traceId()).isEqualTo("%032x".formatted(i + 1));
			assertThat(span.parentId()).isEqualTo("%016x".formatted(i + 1));
		}
	}

	/** The spans of messages, in the order in which they ended. */
	private static final class Spans implements ObservationHandler<KafkaRecordReceiverContext> {

		private final List<KafkaRecordReceiverContext> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(KafkaRecordReceiverContext context) {
			this.ended.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof KafkaRecordReceiverContext;
		}

		List<TraceContext> of(String subject) {
			return this.ended.stream()
				.filter((context) -> subject
					.equals(new String((byte[]) context.getRecord().key(), StandardCharsets.UTF_8)))
				.sorted((left, right) -> Long.compare(left.getRecord().offset(), right.getRecord().offset()))
				.map((context) -> Objects
					.requireNonNull(Objects.requireNonNull(context.<TracingContext>get(TracingContext.class)).getSpan())
					.context())
				.toList();
		}

	}

	@Test
	void a_batch_takes_three_statements_however_many_events_it_has() {
		EventAppender appender = this.replica.bean(EventAppender.class);
		for (int size : List.of(1, 200)) {
			List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
			for (int i = 0; i < size; i++) {
				TestEvent event = TestEvent.of(TestEvent.newSubject());
				batch.add(new ConsumerRecord<>("t", 0, i, event.subject().getBytes(StandardCharsets.UTF_8),
						event.bytes()));
			}
			Thread thisOne = Thread.currentThread();
			Costs costs = new Costs(thisOne::equals);
			ObservationRegistry observations = this.replica.bean(ObservationRegistry.class);
			observations.observationConfig().observationHandler(costs);
			Observation.createNotStarted("batch", observations).observe(() -> appender.append(batch));
			assertThat(costs.sql()).as("%s", costs.sql()).hasSize(3);
			assertThat(costs.redis()).isEmpty();
		}
	}

	@Test
	void how_far_the_intake_is_behind_is_measured() {
		this.replica.take(List.of(TestEvent.of(TestEvent.newSubject())));
		Replica.await()
			.untilAsserted(() -> assertThat(this.replica.manage("GET", "prometheus").response().body())
				.contains("kafka_consumer_fetch_manager_records_lag_max", "spring_kafka_listener_seconds_count"));
	}

}
