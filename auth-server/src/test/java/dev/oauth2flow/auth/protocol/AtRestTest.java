package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.oauth2flow.local.stores.TestStores;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class AtRestTest {

	private final Replica replica = Replica.one();

	@Test
	void P31_no_token_code_or_secret_is_in_clear_in_any_store() {
		Map<String, String> secrets = new LinkedHashMap<>();
		Client web = new Client(Replica.WEB, this.replica);
		Browser browser = new Browser(this.replica);
		browser.signIn(Replica.ALICE);
		HttpResponse<String> waiting = browser.authorize(Browser.request(Replica.OTHER, "openid notes.read email"));
		secrets.put("the state of a pending authorization",
				Objects.requireNonNull(Browser.parameters(Browser.location(waiting)).get("state")));
		Map<String, String> unredeemed = browser.authorize(Browser.request(Replica.WEB, "openid notes.read"),
				Replica.ALICE);
		secrets.put("a code", Objects.requireNonNull(unredeemed.get("code")));
		Map<String, String> answer = browser.authorize(Browser.request(Replica.WEB, "openid notes.read"),
				Replica.ALICE);
		secrets.put("a redeemed code", Objects.requireNonNull(answer.get("code")));
		Map<String, Object> tokens = Client.json(web.redeem(Objects.requireNonNull(answer.get("code"))));
		Map<String, Object> refreshed = Client.json(web.refresh(Client.text(tokens, "refresh_token")));
		for (String name : List.of("access_token", "refresh_token", "id_token")) {
			secrets.put(name, Client.text(tokens, name));
			secrets.put("refreshed " + name, Client.text(refreshed, name));
		}
		secrets.put("a client's secret", String.valueOf(Replica.WEB.secret()));
		secrets.put("a password", Replica.ALICE.password());
		secrets.put("the key-encryption key", Replica.KEY_ENCRYPTION_KEY);
		secrets.put("a private RSA key", "\"d\":\"");

		List<String> stored = new ArrayList<>(postgres());
		stored.addAll(redis());
		assertThat(stored).as("the dumps hold what is to be found")
			.anyMatch((value) -> value.contains("client-secret"))
			.anyMatch((value) -> value.startsWith("auth:code:"))
			.anyMatch((value) -> value.startsWith("auth:pending:"))
			.anyMatch((value) -> value
				.contains(String.valueOf(Client.claims(Client.text(tokens, "access_token")).get("grant_id"))));
		secrets.forEach((name, secret) -> assertThat(stored).as(name).noneMatch((value) -> value.contains(secret)));
	}

	@Test
	void what_is_in_flight_names_no_class_and_expires() {
		Browser browser = new Browser(this.replica);
		browser.authorize(Browser.request(Replica.WEB, "openid notes.read"), Replica.ALICE);
		withRedis((redis) -> {
			List<String> codes = redis.keys("auth:code:*");
			assertThat(codes).isNotEmpty();
			for (String key : codes) {
				assertThat(redis.ttl(key)).isBetween(-2L, 60L).isNotEqualTo(-1);
				assertThat(String.valueOf(redis.get(key))).doesNotContain("@class", "org.springframework",
						"dev.oauth2flow", "java.");
			}
			for (String key : redis.keys("*")) {
				assertThat(redis.ttl(key)).as(key).isNotEqualTo(-1);
			}
			return codes;
		});
	}

	private static List<String> redis() {
		return withRedis((redis) -> {
			List<String> found = new ArrayList<>();
			for (String key : redis.keys("*")) {
				found.add(key);
				switch (redis.type(key)) {
					case "string" -> found.add(String.valueOf(redis.get(key)));
					case "hash" -> redis.hgetall(key).forEach((name, value) -> found.add(name + "=" + value));
					case "set" -> found.addAll(redis.smembers(key));
					case "zset" -> found.addAll(redis.zrange(key, 0, -1));
					case "none" -> found.add("expired meanwhile");
					default -> throw new AssertionError("A value of unknown type under " + key);
				}
			}
			return found;
		});
	}

	private static List<String> withRedis(Function<RedisCommands<String, String>, List<String>> work) {
		RedisURI uri = RedisURI.builder()
			.withHost("localhost")
			.withPort(TestStores.redis().port())
			.withAuthentication("admin", TestStores.redisAdminPassword())
			.build();
		try (RedisClient client = RedisClient.create(uri);
				StatefulRedisConnection<String, String> connection = client.connect()) {
			return work.apply(connection.sync());
		}
	}

	private static List<String> postgres() {
		Map<String, String> settings = TestStores.settings("auth-server");
		DriverManagerDataSource source = new DriverManagerDataSource(
				Objects.requireNonNull(settings.get("spring.datasource.url")), "postgres",
				TestStores.password("postgres"));
		JdbcTemplate jdbc = new JdbcTemplate(source);
		List<String> values = new ArrayList<>();
		for (String table : jdbc.queryForList(
				"select table_name from information_schema.tables where table_schema = 'auth' and table_type = 'BASE TABLE'",
				String.class)) {
			for (Map<String, Object> row : jdbc.queryForList("select * from auth." + table)) {
				row.values().forEach((value) -> values.add(text(value)));
			}
		}
		return values;
	}

	private static String text(Object value) {
		return (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(value);
	}

}
