package dev.oauth2flow.platform.start;

import java.time.Duration;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

/**
 * Sets up the wait for the database before its schema is migrated.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		beforeName = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")
@ConditionalOnClass({ DataSource.class, Flyway.class })
@ConditionalOnBean(DataSource.class)
class StartAutoConfiguration {

	@Bean
	FlywayMigrationStrategy migrateWhenReachable(DataSource dataSource,
			@Value("${oauth2flow.start.database-wait:60s}") Duration patience) {
		return (flyway) -> {
			new DatabaseWait(patience).awaitReachable(dataSource);
			flyway.migrate();
		};
	}

}
