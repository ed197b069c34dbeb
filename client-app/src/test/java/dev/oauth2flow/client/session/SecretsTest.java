package dev.oauth2flow.client.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import dev.oauth2flow.local.stores.TestStores;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SecretsTest extends ServiceTest {

	private static final int SMALL = 2600;

	/** Long enough not to come about by chance in what is encrypted. */
	private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}");

	@Test
	void P42_no_token_or_code_is_in_any_answer_in_the_log_or_readable_in_redis(CapturedOutput log) {
		SERVER.lifetime = Duration.ofSeconds(10);
		TestBrowser browser = signedIn();
		browser.get("/activity");
		browser.submit("/notes", "/notes", Map.of("title", "One", "body", "Two"));
		browser.startSignIn();
		assertThat(SERVER.refreshes()).isPositive();

		String everything = String.join("\n", browser.received()) + "\n" + log.getAll();
		String stored = String.join("\n", dump().values());
		assertThat(SERVER.secrets()).hasSizeGreaterThan(4).allSatisfy((secret) -> {
			assertThat(everything).doesNotContain(secret);
			assertThat(stored).doesNotContain(secret);
		});
		assertThat(everything).doesNotContainPattern(JWT);
		assertThat(stored).doesNotContainPattern(JWT).doesNotContain("ada@example.org").doesNotContain("Ada Lovelace");
	}

	@Test
	void P31_what_a_browser_presents_is_not_in_redis() {
		TestBrowser browser = signedIn();
		String state = browser.startSignIn().getQuery().replaceFirst(".*[?&]?state=([^&]*).*", "$1");

		Map<String, String> stored = dump();

		assertThat(browser.cookies()).hasSize(2);
		List<String> secrets = new ArrayList<>(browser.cookies().values());
		secrets.add(state);
		assertThat(secrets).allSatisfy((secret) -> {
			assertThat(String.join("\n", stored.keySet())).doesNotContain(secret);
			assertThat(String.join("\n", stored.values())).doesNotContain(secret);
		});
	}

	@Test
	void a_session_is_small_and_ends_by_itself() {
		signedIn().get("/notes");

		try (RedisClient client = client(); StatefulRedisConnection<byte[], byte[]> connection = connect(client)) {
			RedisCommands<byte[], byte[]> redis = connection.sync();
			List<byte[]> sessions = redis.keys("client:session:sessions:*");
			assertThat(sessions).isNotEmpty().allSatisfy((key) -> {
				assertThat(redis.memoryUsage(key)).isLessThan(SMALL);
				assertThat(redis.ttl(key)).isBetween(1L, 1800L);
			});
			assertThat(redis.keys("client:*")).filteredOn((key) -> !"client:dpop-key".equals(text(key)))
				.allSatisfy((key) -> assertThat(redis.ttl(key)).isPositive());
		}
	}

	@Test
	void who_only_looks_around_leaves_nothing_in_redis() {
		int before = dump().size();
		TestBrowser browser = browser();

		browser.get("/");
		browser.get("/nothing-here");
		browser.get("/notes");

		assertThat(dump()).hasSize(before);
		assertThat(browser.cookies()).isEmpty();
	}

	private static String content(RedisCommands<byte[], byte[]> redis, byte[] key) {
		StringBuilder content = new StringBuilder();
		BiConsumer<byte[], byte[]> append = (name, value) -> content.append(text(name)).append('=').append(text(value));
		switch (redis.type(key)) {
			case "hash" -> redis.hgetall(key).forEach(append);
			case "stream" ->
				redis.xrange(key, Range.unbounded()).forEach((message) -> message.getBody().forEach(append));
			case "zset" -> redis.zrange(key, 0, -1).forEach((member) -> content.append(text(member)));
			case "set" -> redis.smembers(key).forEach((member) -> content.append(text(member)));
			case "list" -> redis.lrange(key, 0, -1).forEach((element) -> content.append(text(element)));
			default -> {
				String value = text(redis.get(key));
				content.append(value).append(decoded(value));
			}
		}
		return content.toString();
	}

	private static Map<String, String> dump() {
		try (RedisClient client = client(); StatefulRedisConnection<byte[], byte[]> connection = connect(client)) {
			RedisCommands<byte[], byte[]> redis = connection.sync();
			Map<String, String> dump = new HashMap<>();
			for (byte[] key : redis.keys("*")) {
				dump.put(text(key), content(redis, key));
			}
			return dump;
		}
	}

	private static String decoded(String value) {
		try {
			return text(Base64.getDecoder().decode(value));
		}
		catch (IllegalArgumentException _) {
			return "";
		}
	}

	private static RedisClient client() {
		return RedisClient.create(RedisURI.builder()
			.withHost("localhost")
			.withPort(TestStores.redis().port())
			.withAuthentication("admin", TestStores.redisAdminPassword())
			.build());
	}

	private static StatefulRedisConnection<byte[], byte[]> connect(RedisClient client) {
		return client.connect(ByteArrayCodec.INSTANCE);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
