package dev.oauth2flow.platform.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a database that is not there yet, visibly and not for ever.
 */
class DatabaseWait {

	private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseWait.class);

	private static final Duration BETWEEN = Duration.ofSeconds(2);

	/** SQL states of class 28 and 3D: what waiting does not mend. */
	private static final String REFUSED = "28|3D";

	private final Duration patience;

	DatabaseWait(Duration patience) {
		this.patience = patience;
	}

	void awaitReachable(DataSource dataSource) {
		Instant deadline = Instant.now().plus(this.patience);
		while (true) {
			try (Connection connection = dataSource.getConnection()) {
				if (connection.isValid(5)) {
					return;
				}
			}
			catch (SQLException ex) {
				if (isRefusal(ex)) {
					throw new InvalidSettingException("spring.datasource",
							"is refused by the database: " + ex.getMessage());
				}
				if (Instant.now().isAfter(deadline)) {
					throw new InvalidSettingException("spring.datasource.url",
							"leads to a database that was not reachable for " + this.patience.toSeconds() + " s");
				}
				LOGGER.warn("Waiting for the database, until {}: {}", deadline, ex.getMessage());
			}
			pause(BETWEEN);
		}
	}

	private static boolean isRefusal(SQLException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null
					&& sql.getSQLState().substring(0, 2).matches(REFUSED)) {
				return true;
			}
		}
		return false;
	}

	static void pause(Duration time) {
		try {
			Thread.sleep(time);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the database", ex);
		}
	}

}
