package dev.oauth2flow.audit.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.oauth2flow.audit.Replica;
import dev.oauth2flow.audit.TestEvent;
import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LedgerTest {

	private final Replica replica = Replica.shared();

	private final Ledger ledger = this.replica.bean(Ledger.class);

	@Test
	void a_batch_is_appended_in_its_order_and_each_event_once() {
		AuditEvent one = event();
		AuditEvent two = event();
		AuditEvent conflict = new AuditEvent(one.id(), "another", one.type(), one.source(), one.time(), null,
				one.data());
		assertThat(this.ledger.append(List.of(one, two, one, conflict))).containsExactly(AppendOutcome.APPENDED,
				AppendOutcome.APPENDED, AppendOutcome.DUPLICATE, AppendOutcome.CONFLICT);
		assertThat(this.ledger.append(List.of(conflict, two))).containsExactly(AppendOutcome.CONFLICT,
				AppendOutcome.DUPLICATE);
		LedgerEntry entry = this.ledger.find(one.id()).orElseThrow();
		assertThat(entry.event()).isEqualTo(one);
		assertThat(this.ledger.find(two.id()).orElseThrow().position()).isEqualTo(entry.position() + 1);
	}

	@Test
	void a_batch_with_an_event_that_the_database_cannot_hold_is_appended_not_at_all() {
		AuditEvent good = event();
		AuditEvent bad = new AuditEvent(UUID.randomUUID(), "s".repeat(300), good.type(), good.source(), good.time(),
				null, good.data());
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.ledger.append(List.of(good, bad)));
		assertThat(this.ledger.find(good.id())).isEmpty();
	}

	@Test
	void writers_at_once_leave_no_gap_and_one_chain_and_readers_miss_nothing() throws Exception {
		long start = this.ledger.lastPosition();
		List<Callable<Integer>> writers = new ArrayList<>();
		for (int writer = 0; writer < 4; writer++) {
			writers.add(() -> {
				int appended = 0;
				for (int i = 0; i < 25; i++) {
					appended += this.ledger.append(List.of(event(), event(), event())).size();
				}
				return appended;
			});
		}
		try (ExecutorService threads = Executors.newCachedThreadPool()) {
			Future<List<Long>> reader = threads.submit(() -> {
				List<Long> seen = new ArrayList<>();
				long position = start;
				while (seen.size() < 300) {
					for (LedgerEntry entry : this.ledger.findAfter(LedgerFilter.ALL, position, 50)) {
						position = entry.position();
						seen.add(position);
					}
				}
				return seen;
			});
			for (Future<Integer> writer : threads.invokeAll(writers)) {
				assertThat(writer.get()).isEqualTo(75);
			}
			List<Long> seen = reader.get();
			assertThat(seen.getFirst()).isEqualTo(start + 1);
			assertThat(seen.getLast()).isEqualTo(start + seen.size());
		}
		assertThat(verification().path("intact").asBoolean()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "update audit.ledger set subject = 'x'", "delete from audit.ledger", "truncate audit.ledger" })
	void not_even_the_owner_changes_a_row(String sql) {
		for (String role : List.of("audit_migrator", "postgres", "audit_service")) {
			assertThatExceptionOfType(SQLException.class).as(role)
				.isThrownBy(() -> run(role, sql))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isIn("23001", "42501"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "update audit.ledger set subject = 'x'", "delete from audit.ledger",
			"truncate audit.ledger", "alter table audit.ledger disable trigger all", "drop table audit.ledger",
			"insert into audit.flyway_schema_history select * from audit.flyway_schema_history" })
	void the_service_may_only_append_and_read(String sql) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run("audit_service", sql))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("42501"));
	}

	private static void run(String role, String sql) throws SQLException {
		try (Connection connection = TestStores.postgres().connect(role);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "subject = 'somebody-else'", "data = '{\"client_id\": \"another\"}'",
			"time = time - interval '1 microsecond'", "recorded_at = recorded_at + interval '1 second'",
			"type = 'note.deleted'", "event_id = gen_random_uuid()", "traceparent = null", "hash = sha256('x')",
			"previous_hash = sha256('x')", "position = position + 1000000" })
	void verification_finds_a_row_that_was_tampered_with(String change) throws SQLException {
		AuditEvent victim = event();
		this.ledger.append(List.of(event(), victim, event()));
		long position = this.ledger.find(victim.id()).orElseThrow().position();
		try (Connection owner = Replica.owner(); Statement statement = owner.createStatement()) {
			owner.setAutoCommit(false);
			statement.execute("alter table ledger disable trigger ledger_append_only");
			statement.execute("create table kept as select * from ledger where position = " + position);
			try (PreparedStatement tamper = owner
				.prepareStatement("update ledger set " + change + " where position = ?")) {
				tamper.setLong(1, position);
				assertThat(tamper.executeUpdate()).isEqualTo(1);
			}
			owner.commit();
			JsonNode found = verification();
			statement.execute("""
					update ledger set position = kept.position, subject = kept.subject, data = kept.data,
					    time = kept.time, recorded_at = kept.recorded_at, type = kept.type, event_id = kept.event_id,
					    traceparent = kept.traceparent, hash = kept.hash, previous_hash = kept.previous_hash
					from kept where ledger.position in (kept.position, kept.position + 1000000)
					""");
			statement.execute("drop table kept");
			statement.execute("alter table ledger enable trigger ledger_append_only");
			owner.commit();
			assertThat(found.path("intact").asBoolean()).isFalse();
			assertThat(found.path("brokenAt").asLong()).isEqualTo(position);
			assertThat(found.path("entries").asLong()).isEqualTo(position - 1);
		}
		assertThat(verification().path("intact").asBoolean()).isTrue();
	}

	@Test
	void an_earlier_answer_can_be_asked_for_again() {
		this.ledger.append(List.of(event()));
		JsonNode before = verification();
		this.ledger.append(List.of(event(), event()));
		JsonNode again = this.replica.manage("GET", "ledger?until=" + before.path("entries").asLong()).json();
		assertThat(again).isEqualTo(before);
		assertThat(verification().path("hash")).isNotEqualTo(before.path("hash"));
	}

	private JsonNode verification() {
		return this.replica.manage("GET", "ledger").json();
	}

	private static AuditEvent event() {
		TestEvent event = TestEvent.of(TestEvent.newSubject());
		return new AuditEvent(UUID.fromString(event.id()), event.subject(), "note.created", "/resource-api",
				Instant.now(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
				(ObjectNode) event.json().get("data"));
	}

}
