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
import org.springframework.core.env.Environment;

/**
 * Sets up the wait for the database before its schema is migrated.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		beforeName = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")
@ConditionalOnClass({ DataSource.class, Flyway.class })
@ConditionalOnBean(DataSource.class)
class StartAutoConfiguration {

	@Bean
	FlywayMigrationStrategy migrateWhenReachable(DataSource dataSource, Environment environment,
			@Value("${oauth2flow.start.database-wait:60s}") Duration patience,
			@Value("${oauth2flow.start.schema-wait:5m}") Duration schemaPatience) {
		DatabaseWait database = new DatabaseWait(patience);
		return switch (SchemaStep.in(environment)) {
			case MIGRATE -> (flyway) -> {
				database.awaitReachable(dataSource);
				flyway.migrate();
			};
			case AWAIT -> (flyway) -> {
				database.awaitReachable(dataSource);
				new SchemaWait(schemaPatience).awaitMigrated(flyway, dataSource);
			};
			// As the migrator alone: this step is not given the service's own password.
			case MIGRATE_ONLY -> (flyway) -> {
				database.awaitReachable(flyway.getConfiguration().getDataSource());
				flyway.migrate();
			};
		};
	}

}
