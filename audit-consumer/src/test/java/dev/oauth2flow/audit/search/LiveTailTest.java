package dev.oauth2flow.audit.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.oauth2flow.audit.Replica;
import dev.oauth2flow.audit.TestEvent;
import dev.oauth2flow.audit.TestIssuer;
import dev.oauth2flow.audit.TestTopics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LiveTailTest {

	private final Replica replica = Replica.shared();

	private final String subject = TestEvent.newSubject();

	private final String token = TestIssuer.token(this.subject, "audit.read");

	@Test
	void an_event_arrives_within_two_seconds_and_those_of_others_do_not() throws Exception {
		try (TestStream stream = TestStream.open(this.replica, "", this.token)) {
			assertThat(stream.status()).isEqualTo(200);
			assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
			assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
			TestEvent others = TestEvent.of(TestEvent.newSubject());
			TestEvent own = TestEvent.of(this.subject);
			this.replica.take(List.of(others, own));
			Instant appended = Instant.now();
			TestStream.Event event = stream.next();
			assertThat(Duration.between(appended, Instant.now())).isLessThan(Duration.ofSeconds(2));
			assertThat(event.json().path("id").asString()).isEqualTo(own.id());
			assertThat(event.id()).isEqualTo(String.valueOf(this.replica.position(own)));
		}
	}

	@Test
	void an_auditor_follows_everybody_and_filters() throws Exception {
		String auditor = TestIssuer.token(this.subject, "audit.read.all");
		try (TestStream all = TestStream.open(this.replica, "", auditor);
				TestStream some = TestStream.open(this.replica, "?type=note.deleted", auditor)) {
			TestEvent created = TestEvent.of(TestEvent.newSubject());
			TestEvent deleted = TestEvent.of(TestEvent.newSubject(), "note.deleted");
			this.replica.take(List.of(created));
			this.replica.take(List.of(deleted));
			assertThat(all.next().json().path("id").asString()).isEqualTo(created.id());
			assertThat(all.next().json().path("id").asString()).isEqualTo(deleted.id());
			assertThat(some.next().json().path("id").asString()).isEqualTo(deleted.id());
		}
	}

	@Test
	void a_reader_goes_on_where_it_left_off_also_on_another_replica() throws Exception {
		TestEvent first = TestEvent.of(this.subject);
		this.replica.take(List.of(first));
		String lastSeen = String.valueOf(this.replica.position(first));
		List<TestEvent> missed = new ArrayList<>();
		for (int i = 0; i < 450; i++) {
			missed.add(TestEvent.of(this.subject));
		}
		this.replica.take(missed);
		try (Replica other = Replica.start(TestTopics.create(), Map.of());
				TestStream stream = TestStream.open(other, "", this.token, "Last-Event-ID", lastSeen)) {
			TestEvent live = TestEvent.of(this.subject);
			this.replica.take(List.of(live));
			missed.add(live);
			List<String> received = new ArrayList<>();
			while (received.size() < missed.size()) {
				received.add(stream.next().json().path("id").asString());
			}
			assertThat(received).isEqualTo(missed.stream().map(TestEvent::id).toList());
		}
	}

	@Test
	void an_id_that_the_ledger_has_not_reached_means_from_now_on() throws Exception {
		try (TestStream stream = TestStream.open(this.replica, "", this.token, "Last-Event-ID", "999999999999999999")) {
			TestEvent event = TestEvent.of(this.subject);
			this.replica.take(List.of(event));
			assertThat(stream.next().json().path("id").asString()).isEqualTo(event.id());
		}
	}

	@Test
	void a_quiet_stream_is_kept_alive_by_comments() throws Exception {
		try (TestStream stream = TestStream.open(this.replica, "", this.token)) {
			stream.awaitLine(":still here");
		}
	}

	@Test
	void a_stream_ends_with_its_token() throws Exception {
		String brief = TestIssuer.token(this.subject, "audit.read", Duration.ofSeconds(3), UnaryOperator.identity());
		try (TestStream stream = TestStream.open(this.replica, "", brief)) {
			stream.awaitEnd();
		}
	}

	@Test
	void a_stream_ends_when_its_token_is_revoked() throws Exception {
		String tokenId = "stream-" + this.subject;
		String revocable = TestIssuer.token(this.subject, "audit.read", Duration.ofMinutes(5),
				(claims) -> claims.jwtID(tokenId));
		try (TestStream stream = TestStream.open(this.replica, "", revocable)) {
			stream.awaitLine(":still here");
			Revocations.revokeToken(tokenId);
			stream.awaitEnd();
		}
	}

	@Test
	void a_subject_has_a_bounded_number_of_streams_and_gets_the_room_back() throws Exception {
		try (TestStream one = TestStream.open(this.replica, "", this.token);
				TestStream two = TestStream.open(this.replica, "", this.token)) {
			assertThat(List.of(one.status(), two.status())).containsOnly(200);
			Replica.Answer third = this.replica.get("/audit/v1/events/stream", this.token, "Accept",
					"text/event-stream, application/problem+json");
			assertThat(third.status()).isEqualTo(429);
			assertThat(third.header("Retry-After")).isNotEmpty();
		}
		Replica.await().until(() -> {
			try (TestStream again = TestStream.open(this.replica, "", this.token)) {
				return again.status() == 200;
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "1e3", "99999999999999999999" })
	void a_bad_last_event_id_is_refused(String id) {
		for (String accept : List.of("text/event-stream", "*/*")) {
			assertThat(this.replica.get("/audit/v1/events/stream", this.token, "Last-Event-ID", id, "Accept", accept)
				.status()).isEqualTo(400);
		}
		assertThat(this.replica.get("/audit/v1/events/stream?limit=1", this.token).status()).isEqualTo(400);
	}

	@Test
	void the_head_of_the_stream_does_not_follow() {
		assertThat(this.replica.send("HEAD", "/audit/v1/events/stream", this.token).status()).isEqualTo(200);
	}

	@Test
	void streams_do_not_hold_up_the_end_of_the_service() throws Exception {
		Replica other = Replica.start(TestTopics.create(), Map.of());
		try (TestStream stream = TestStream.open(other, "", this.token)) {
			stream.awaitLine(":following");
			Instant before = Instant.now();
			other.close();
			assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(15));
			stream.awaitEnd();
		}
	}

}
