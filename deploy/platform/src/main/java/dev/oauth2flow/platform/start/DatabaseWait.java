package dev.oauth2flow.platform.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a database that is not there yet, visibly and not for ever, and tells by the
 * setting's name when it refuses whom it should let in.
 */
class DatabaseWait {

	private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseWait.class);

	private static final Duration BETWEEN = Duration.ofSeconds(2);

	/** SQL states: the user or the password is wrong. */
	private static final String INVALID_AUTHORIZATION = "28";

	/** There is no such database. */
	private static final String INVALID_CATALOG_NAME = "3D";

	private final Duration patience;

	DatabaseWait(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Waits until a connection can be had.
	 * @param credentials the prefix of the settings that the data source logs in by
	 */
	void awaitReachable(DataSource dataSource, String credentials) {
		Instant deadline = Instant.now().plus(this.patience);
		while (true) {
			try (Connection connection = dataSource.getConnection()) {
				if (connection.isValid(5)) {
					return;
				}
			}
			catch (SQLException ex) {
				requireNoRefusal(ex, credentials);
				if (Instant.now().isAfter(deadline)) {
					throw new InvalidSettingException("spring.datasource.url",
							"leads to a database that was not reachable for " + this.patience.toSeconds() + " s");
				}
				LOGGER.warn("Waiting for the database, until {}: {}", deadline, ex.getMessage());
			}
			Pause.of(BETWEEN);
		}
	}

	/**
	 * Applies the migrations, as the role that owns the schema.
	 */
	static void migrate(Flyway flyway) {
		try {
			flyway.migrate();
		}
		catch (FlywayException ex) {
			requireNoRefusal(ex, "spring.flyway");
			throw ex;
		}
	}

	/** What waiting does not mend. */
	private static void requireNoRefusal(Exception failure, String credentials) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null) {
				if (sql.getSQLState().startsWith(INVALID_AUTHORIZATION)) {
					throw new InvalidSettingException(credentials + ".password",
							"is refused by the database: " + sql.getMessage());
				}
				if (sql.getSQLState().startsWith(INVALID_CATALOG_NAME)) {
					throw new InvalidSettingException("spring.datasource.url",
							"is refused by the database: " + sql.getMessage());
				}
			}
		}
	}

}
