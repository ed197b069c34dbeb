package dev.oauth2flow.platform.start;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Sets up the waits for the stores: for the database before its schema is migrated, for
 * the cache before the service opens its port. Not for the queue: events wait in the
 * outbox while it is away, and the ledger's consumer tries again by itself.
 */
@AutoConfiguration(
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" },
		beforeName = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")
@EnableConfigurationProperties(StartSettings.class)
class StartAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RedisConnectionFactory.class)
	@ConditionalOnBean(RedisConnectionFactory.class)
	static class Cache {

		@Bean
		CacheWait cacheWait(RedisConnectionFactory redis, StartSettings settings) {
			return new CacheWait(redis, settings.cacheWait());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataSource.class, Flyway.class })
	@ConditionalOnBean(DataSource.class)
	static class Database {

		@Bean
		FlywayMigrationStrategy migrateWhenReachable(DataSource dataSource, Environment environment,
				StartSettings settings) {
			DatabaseWait database = new DatabaseWait(settings.databaseWait());
			return switch (SchemaStep.in(environment)) {
				case MIGRATE -> (flyway) -> {
					database.awaitReachable(dataSource, "spring.datasource");
					DatabaseWait.migrate(flyway);
				};
				case AWAIT -> (flyway) -> {
					database.awaitReachable(dataSource, "spring.datasource");
					new SchemaWait(settings.schemaWait()).awaitMigrated(flyway, dataSource);
				};
				// As the migrator alone: this step is not given the service's own
				// password.
				case MIGRATE_ONLY -> (flyway) -> {
					database.awaitReachable(flyway.getConfiguration().getDataSource(), "spring.flyway");
					DatabaseWait.migrate(flyway);
				};
			};
		}

	}

}
