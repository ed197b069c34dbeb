package dev.oauth2flow.platform.start;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a start waits for what it needs.
 *
 * @param databaseWait for the database to be reachable
 * @param cacheWait for the cache to be reachable
 * @param schemaWait for another process to migrate the schema
 */
@ConfigurationProperties("oauth2flow.start")
record StartSettings(@DefaultValue("60s") Duration databaseWait, @DefaultValue("60s") Duration cacheWait,
		@DefaultValue("5m") Duration schemaWait) {
}
