package dev.oauth2flow.platform.audit;

import dev.oauth2flow.local.stores.TestStores;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class OutboxBacklogTest {

	private final DriverManagerDataSource dataSource = new DriverManagerDataSource(TestStores.postgres().jdbcUrl(),
			"audit_migrator", TestStores.password("audit_migrator"));

	private final JdbcClient database = JdbcClient.create(this.dataSource);

	private final MeterRegistry meters = new SimpleMeterRegistry();

	@BeforeEach
	void an_outbox() {
		this.database.sql("create table outbox_record (status varchar(20), created_at timestamptz)").update();
	}

	@AfterEach
	void forget_it() {
		this.database.sql("drop table if exists outbox_record").update();
	}

	@Test
	void an_empty_outbox_has_neither_events_nor_age() {
		new OutboxBacklog(this.dataSource).bindTo(this.meters);

		assertThat(gauge("audit.outbox.events")).isZero();
		assertThat(gauge("audit.outbox.age")).isZero();
	}

	@Test
	void what_is_not_sent_is_counted_and_the_oldest_tells_the_age() {
		this.database
			.sql("insert into outbox_record values ('NEW', now() - interval '5 minutes'), ('NEW', now()), "
					+ "('COMPLETED', now() - interval '1 hour')")
			.update();
		new OutboxBacklog(this.dataSource).bindTo(this.meters);

		assertThat(gauge("audit.outbox.events")).isEqualTo(2);
		assertThat(gauge("audit.outbox.age")).isBetween(300.0, 400.0);
	}

	@Test
	void what_cannot_be_read_is_no_number() {
		forget_it();
		new OutboxBacklog(this.dataSource).bindTo(this.meters);

		assertThat(gauge("audit.outbox.events")).isNaN();
	}

	private double gauge(String name) {
		return this.meters.get(name).gauge().value();
	}

}
