package dev.oauth2flow.audit.search;

import java.util.Map;

import dev.oauth2flow.local.stores.Store;
import dev.oauth2flow.local.stores.TestStores;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

/**
 * Revokes tokens as the authorization server does.
 */
final class Revocations {

	private Revocations() {
	}

	static void revokeToken(String tokenId) {
		Map<String, String> settings = TestStores.settings("audit-consumer", Store.REDIS);
		RedisURI address = RedisURI.builder()
			.withHost(String.valueOf(settings.get("spring.data.redis.host")))
			.withPort(Integer.parseInt(String.valueOf(settings.get("spring.data.redis.port"))))
			.withAuthentication("admin", TestStores.redisAdminPassword().toCharArray())
			.build();
		try (RedisClient client = RedisClient.create(address); var connection = client.connect()) {
			connection.sync().setex("revoked:token:" + tokenId, 60, "1");
		}
	}

}
