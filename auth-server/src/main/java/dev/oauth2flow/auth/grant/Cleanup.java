package dev.oauth2flow.auth.grant;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.oauth2flow.auth.clients.Lifetimes;
import dev.oauth2flow.auth.logout.LogoutSettings;
import dev.oauth2flow.platform.start.InvalidSettingException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Deletes what has ended, so that no table grows for ever: in batches, each in a
 * transaction of its own and on one replica at a time. What another transaction holds
 * just then is left to the next time.
 */
@Component
class Cleanup {

	/** Any number that no other lock of this schema uses. */
	private static final long CLEANUP_LOCK = 7_701_002L;

	/** By table, how a batch is deleted. */
	private static final Map<String, String> STATEMENTS = new LinkedHashMap<>();

	static {
		STATEMENTS.put("oauth2_grant", """
				delete from oauth2_grant where id in (select id from oauth2_grant
				    where least(idle_expires_at, expires_at, revoked_at) < now() - make_interval(secs => :kept)
				    order by least(idle_expires_at, expires_at, revoked_at)
				    limit :size for update skip locked)""");
		STATEMENTS.put("initial_access_token", """
				delete from initial_access_token where id in (select id from initial_access_token
				    where expires_at < now() - make_interval(secs => :kept)
				    limit :size for update skip locked)""");
		// Also those that no replica looks at any more: of clients that are not told now.
		STATEMENTS.put("logout_notice", """
				delete from logout_notice where id in (select id from logout_notice
				    where created_at < now() - make_interval(secs => :kept + :told)
				    limit :size for update skip locked)""");
		STATEMENTS.put("outbox_record", """
				delete from outbox_record where id in (select id from outbox_record
				    where status = 'COMPLETED' and completed_at < now() - make_interval(secs => :kept)
				    limit :size for update skip locked)""");
	}

	private final JdbcClient jdbc;

	private final CleanupSettings settings;

	private final Duration told;

	private final TransactionOperations transactions;

	private final MeterRegistry meters;

	Cleanup(JdbcClient jdbc, CleanupSettings settings, Lifetimes lifetimes, LogoutSettings logout,
			TransactionOperations transactions, MeterRegistry meters) {
		this.told = logout.giveUpAfter();
		this.jdbc = jdbc;
		this.settings = settings;
		this.transactions = transactions;
		this.meters = meters;
		Duration kept = settings.keptAfterEnd();
		if (kept.compareTo(lifetimes.accessTokenLifetime()) <= 0) {
			throw new InvalidSettingException("oauth2flow.auth.cleanup.kept-after-end",
					"must be longer than access-token-lifetime");
		}
		STATEMENTS.keySet().forEach(this::deleted);
	}

	@Scheduled(initialDelayString = "${oauth2flow.auth.cleanup.interval:1m}",
			fixedDelayString = "${oauth2flow.auth.cleanup.interval:1m}")
	void run() {
		STATEMENTS.forEach((table, statement) -> {
			int count = this.settings.batchSize();
			while (count >= this.settings.batchSize()) {
				count = deleteBatch(statement);
				deleted(table).increment(count);
			}
		});
	}

	/**
	 * Deletes a batch, unless another replica is at it.
	 * @return how many rows
	 */
	private int deleteBatch(String statement) {
		Integer count = this.transactions.execute((_) -> {
			boolean locked = this.jdbc.sql("select pg_try_advisory_xact_lock(?)")
				.param(CLEANUP_LOCK)
				.query(Boolean.class)
				.single();
			return locked ? this.jdbc.sql(statement)
				.param("kept", this.settings.keptAfterEnd().toMillis() / 1000.0)
				.param("told", this.told.toMillis() / 1000.0)
				.param("size", this.settings.batchSize())
				.update() : 0;
		});
		return (count != null) ? count : 0;
	}

	private Counter deleted(String table) {
		return Counter.builder("oauth2flow.cleanup.deleted")
			.description("Rows deleted because what they tell of has ended")
			.tag("table", table)
			.register(this.meters);
	}

}
