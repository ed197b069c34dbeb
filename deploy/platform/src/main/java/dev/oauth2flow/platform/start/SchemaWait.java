package dev.oauth2flow.platform.start;

import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until another process has applied every migration that this release knows. It
 * reads the history as the service's own role, and accepts migrations of later releases.
 */
class SchemaWait {

	private static final Logger LOGGER = LoggerFactory.getLogger(SchemaWait.class);

	private static final Duration BETWEEN = Duration.ofSeconds(2);

	private final Duration patience;

	SchemaWait(Duration patience) {
		this.patience = patience;
	}

	void awaitMigrated(Flyway migrations, DataSource dataSource) {
		Flyway asService = Flyway.configure()
			.configuration(migrations.getConfiguration())
			.dataSource(dataSource)
			.load();
		Instant deadline = Instant.now().plus(this.patience);
		while (true) {
			MigrationInfo[] pending = asService.info().pending();
			if (pending.length == 0) {
				return;
			}
			if (Instant.now().isAfter(deadline)) {
				throw new InvalidSettingException(SchemaStep.SETTING, "is await, but for " + this.patience.toSeconds()
						+ " s nobody has applied migration " + pending[0].getScript());
			}
			LOGGER.warn("Waiting for {} migrations, until {}: the next is {}", pending.length, deadline,
					pending[0].getScript());
			Pause.of(BETWEEN);
		}
	}

}
