package dev.oauth2flow.auth.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CleanupTest {

	private static final int ROWS = 50;

	@Test
	void what_has_ended_is_deleted_in_batches_by_two_replicas_and_what_lives_stays() {
		Replica one = Replica.one();
		JdbcClient jdbc = one.bean(JdbcClient.class);
		String client = "cleanup-" + UUID.randomUUID();
		Map<String, @Nullable Object> future = new HashMap<>(
				Map.of("idle", "1 hour", "absolute", "2 hours", "client", client));
		Map<String, String> often = Map.of("oauth2flow.auth.cleanup.interval", "100ms",
				"oauth2flow.auth.cleanup.batch-size", "7");
		Replica two = Replica.startWith(often);
		Replica three = Replica.startWith(often);
		try {
			// Only now: another replica would have it done before these have started.
			for (int i = 0; i < ROWS; i++) {
				insert(jdbc, with(future, "absolute", "-3 days"));
				insert(jdbc, with(future, "idle", "-3 days"));
				insert(jdbc, with(future, "revoked", "-3 days"));
			}
			UUID active = insert(jdbc, future);
			UUID endedJustNow = insert(jdbc, with(future, "idle", "-1 minute"));
			UUID revokedJustNow = insert(jdbc, with(future, "revoked", "-1 minute"));
			insertOutbox(jdbc, client, "COMPLETED");
			insertOutbox(jdbc, client, "FAILED");
			insertNotice(jdbc, client, "3 days");
			insertNotice(jdbc, client, "1 day");
			await().atMost(ofSeconds(60)).untilAsserted(() -> {
				assertThat(jdbc.sql("select id from oauth2_grant where client_id = ?")
					.param(client)
					.query(UUID.class)
					.list()).containsExactlyInAnyOrder(active, endedJustNow, revokedJustNow);
				assertThat(jdbc.sql("select status from outbox_record where record_key = ?")
					.param(client)
					.query(String.class)
					.list()).isEqualTo(List.of("FAILED"));
				assertThat(jdbc.sql("select sid from logout_notice where subject = ?")
					.param(client)
					.query(String.class)
					.list()).as("given up after half a day, and kept for another").isEqualTo(List.of("1 day"));
			});
			assertThat(deleted(two, "oauth2_grant") + deleted(three, "oauth2_grant")).isGreaterThanOrEqualTo(3 * ROWS);
			assertThat(deleted(two, "outbox_record") + deleted(three, "outbox_record")).isPositive();
		}
		finally {
			two.close();
			three.close();
			jdbc.sql("delete from logout_notice where subject = ?").param(client).update();
			jdbc.sql("delete from outbox_record where record_key = ?").param(client).update();
			jdbc.sql("delete from oauth2_grant where client_id = ?").param(client).update();
		}
	}

	private static double deleted(Replica replica, String table) {
		return replica.bean(MeterRegistry.class)
			.get("oauth2flow.cleanup.deleted")
			.tag("table", table)
			.counter()
			.count();
	}

	private static Map<String, @Nullable Object> with(Map<String, @Nullable Object> values, String name, String value) {
		Map<String, @Nullable Object> changed = new HashMap<>(values);
		changed.put(name, value);
		return changed;
	}

	private static UUID insert(JdbcClient jdbc, Map<String, @Nullable Object> values) {
		UUID id = UUID.randomUUID();
		jdbc.sql("""
				insert into oauth2_grant (id, client_id, subject, scopes, auth_time, idle_expires_at, expires_at,
				    revoked_at)
				values (:id, :client, 'somebody', '{openid}', now(), now() + :idle::interval,
				    now() + :absolute::interval, now() + :revoked::interval)""")
			.param("id", id)
			.param("client", values.get("client"))
			.param("idle", values.get("idle"))
			.param("absolute", values.get("absolute"))
			.param("revoked", values.get("revoked"))
			.update();
		return id;
	}

	private static void insertNotice(JdbcClient jdbc, String subject, String age) {
		jdbc.sql("""
				insert into logout_notice (client_id, subject, sid, due_at, created_at)
				values ('other', :subject, :age, now() + interval '1 day', now() - :age::interval)""")
			.param("subject", subject)
			.param("age", age)
			.update();
	}

	private static void insertOutbox(JdbcClient jdbc, String key, String status) {
		jdbc.sql("""
				insert into outbox_record (id, status, record_key, record_type, payload, created_at, completed_at,
				    failure_count, next_retry_at, partition_no, handler_id)
				values (:id, :status, :key, 'none', '', now(), now() - interval '3 days', 0,
				    now() + interval '1 day', 0, 'none')""")
			.param("id", UUID.randomUUID().toString())
			.param("status", status)
			.param("key", key)
			.update();
	}

}
