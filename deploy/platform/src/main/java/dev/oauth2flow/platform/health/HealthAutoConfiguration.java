package dev.oauth2flow.platform.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Sets up what readiness depends on: the stores without which a service cannot answer.
 * Kafka is not among them, since events wait in the outbox while it is away.
 */
@AutoConfiguration(afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
class HealthAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DataSource.class)
	@ConditionalOnBean(DataSource.class)
	static class Database {

		@Bean
		HealthIndicator databaseReadiness(DataSource dataSource,
				@Value("${oauth2flow.health.tolerated-outage:10s}") Duration tolerated) {
			return new SteadyHealth(() -> ask(dataSource), tolerated, Clock.systemUTC());
		}

		private static Health ask(DataSource dataSource) {
			try (Connection connection = dataSource.getConnection()) {
				return connection.isValid(2) ? Health.up().build() : Health.down().build();
			}
			catch (SQLException ex) {
				return Health.down(ex).build();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RedisConnectionFactory.class)
	@ConditionalOnBean(RedisConnectionFactory.class)
	static class Cache {

		@Bean
		HealthIndicator cacheReadiness(RedisConnectionFactory redis,
				@Value("${oauth2flow.health.tolerated-outage:10s}") Duration tolerated) {
			return new SteadyHealth(() -> ask(redis), tolerated, Clock.systemUTC());
		}

		private static Health ask(RedisConnectionFactory redis) {
			try (RedisConnection connection = redis.getConnection()) {
				return "PONG".equals(connection.ping()) ? Health.up().build() : Health.down().build();
			}
			catch (DataAccessException ex) {
				return Health.down(ex).build();
			}
		}

	}

}
