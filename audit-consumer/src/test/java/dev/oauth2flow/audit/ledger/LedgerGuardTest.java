package dev.oauth2flow.audit.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.oauth2flow.audit.Replica;
import dev.oauth2flow.audit.TestEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerGuardTest {

	private static final String COLUMNS = "position, event_id, subject, type, source, time, recorded_at, traceparent, "
			+ "data, previous_hash, hash";

	private final Replica replica = Replica.shared();

	private final Ledger ledger = this.replica.bean(Ledger.class);

	private final MeterRegistry metrics = new SimpleMeterRegistry();

	@Test
	void says_nothing_before_the_first_look_and_then_that_all_is_well() {
		LedgerGuard guard = guard(Duration.ofHours(24));
		assertThat(intact()).isNaN();
		append(3);
		guard.look();
		assertThat(intact()).isEqualTo(1);
		append(3);
		guard.look();
		assertThat(intact()).isEqualTo(1);
	}

	@Test
	void the_running_service_looks_by_itself() {
		Replica.await()
			.untilAsserted(() -> assertThat(this.replica.manage("GET", "prometheus").response().body())
				.containsPattern("audit_ledger_intact(\\{[^}]*})? 1\\.0"));
	}

	@Test
	void notices_that_the_newest_entries_were_cut_off() throws SQLException {
		append(3);
		LedgerGuard guard = guard(Duration.ofHours(24));
		guard.look();
		whileChanged("delete from ledger where position >= " + this.ledger.lastPosition(), () -> {
			guard.look();
			assertThat(intact()).isZero();
		});
		guard.look();
		assertThat(intact()).isEqualTo(1);
	}

	@Test
	void notices_that_what_was_cut_off_has_been_replaced() throws SQLException {
		append(1);
		LedgerGuard guard = guard(Duration.ofHours(24));
		guard.look();
		long last = this.ledger.lastPosition();
		whileChanged("update ledger set hash = sha256('another') where position = " + last, () -> {
			guard.look();
			assertThat(intact()).isZero();
		});
	}

	@Test
	void notices_a_change_in_the_new_part_at_once_and_in_the_old_part_at_the_next_whole_walk() throws SQLException {
		append(3);
		LedgerGuard seldom = guard(Duration.ofHours(24));
		seldom.look();
		long old = this.ledger.lastPosition() - 1;
		whileChanged("update ledger set subject = 'mallory' where position = " + old, () -> {
			seldom.look();
			assertThat(seldom.intact()).isEqualTo(1);
			LedgerGuard always = new LedgerGuard(new LedgerVerification(this.ledger),
					new VerificationSettings(Duration.ofMinutes(1), Duration.ZERO), new SimpleMeterRegistry());
			always.look();
			assertThat(always.intact()).isZero();
		});
		append(2);
		whileChanged("update ledger set subject = 'mallory' where position = " + this.ledger.lastPosition(), () -> {
			seldom.look();
			assertThat(seldom.intact()).isZero();
		});
	}

	private LedgerGuard guard(Duration whole) {
		return new LedgerGuard(new LedgerVerification(this.ledger),
				new VerificationSettings(Duration.ofMinutes(1), whole), this.metrics);
	}

	private double intact() {
		return this.metrics.get("audit.ledger.intact").gauge().value();
	}

	private void append(int count) {
		for (int i = 0; i < count; i++) {
			TestEvent event = TestEvent.of(TestEvent.newSubject());
			this.ledger.append(List.of(new AuditEvent(UUID.fromString(event.id()), event.subject(), "note.created",
					"/resource-api", Instant.now(), null, (ObjectNode) event.json().get("data"))));
		}
	}

	/** Does what only the owner can, and undoes it. */
	private static void whileChanged(String change, Runnable look) throws SQLException {
		try (Connection owner = Replica.owner(); Statement statement = owner.createStatement()) {
			statement.execute("alter table ledger disable trigger ledger_append_only");
			statement.execute("create table kept as select * from ledger");
			assertThat(statement.executeUpdate(change)).isEqualTo(1);
			try {
				look.run();
			}
			finally {
				statement.execute("truncate ledger");
				statement.execute("insert into ledger (" + COLUMNS + ") select " + COLUMNS + " from kept");
				statement.execute("drop table kept");
				statement.execute("alter table ledger enable trigger ledger_append_only");
			}
		}
	}

}
