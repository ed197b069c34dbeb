package dev.oauth2flow.platform.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures what waits in the outbox: how many events, and for how long the oldest. Every
 * replica of a service tells the same, since they share the table.
 */
class OutboxBacklog implements MeterBinder {

	/** So that the meters of one scrape share one query. */
	private static final Duration FRESH = Duration.ofSeconds(5);

	private final JdbcClient database;

	private Backlog last = new Backlog(Instant.MIN, Double.NaN, Double.NaN);

	OutboxBacklog(DataSource dataSource) {
		this.database = JdbcClient.create(dataSource);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("audit.outbox.events", this, (backlog) -> backlog.current().events())
			.description("Audit events that Kafka has not acknowledged yet")
			.baseUnit("events")
			.register(registry);
		TimeGauge.builder("audit.outbox.age", this, TimeUnit.SECONDS, (backlog) -> backlog.current().age())
			.description("How long the oldest of them has waited")
			.register(registry);
	}

	private synchronized Backlog current() {
		Instant now = Instant.now();
		if (this.last.at().isBefore(now.minus(FRESH))) {
			this.last = read(now);
		}
		return this.last;
	}

	private Backlog read(Instant now) {
		try {
			return this.database.sql("""
					select count(*) as events,
					    coalesce(extract(epoch from now() - min(created_at)), 0) as age
					from outbox_record where status <> 'COMPLETED'""")
				.query((row, _) -> new Backlog(now, row.getDouble("events"), row.getDouble("age")))
				.single();
		}
		catch (DataAccessException _) {
			// Not known, which is no number; the database's own alerts tell why.
			return new Backlog(now, Double.NaN, Double.NaN);
		}
	}

	private record Backlog(Instant at, double events, double age) {
	}

}
