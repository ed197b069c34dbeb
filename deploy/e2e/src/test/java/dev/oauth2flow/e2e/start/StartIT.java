package dev.oauth2flow.e2e.start;

import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.local.process.Ports;
import dev.oauth2flow.local.stores.Store;
import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A wrong setting ends a start in one line that names it; a store that is not there yet
 * is waited for, visibly and not for ever.
 */
class StartIT {

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SERVER_PORT                            | server.port
			OAUTH2FLOW_CLIENT_SESSIONTIMEOUT       | oauth2flow.client.session-timeout
			OAUTH2FLOW_CLIENT_SESSIONENCRYPTIONKEY | oauth2flow.client.session-encryption-key
			""")
	void a_malformed_setting_ends_the_start_in_one_line_without_its_value(String variable, String setting)
			throws Exception {
		Map<String, String> settings = clientApp();
		settings.remove(setting);
		try (StartedService service = StartedService.start("client-app", settings, Map.of(variable, "a-bad-value"))) {
			assertThat(service.exitCode()).isEqualTo(1);
			assertThat(reasons(service)).singleElement().asString().startsWith("The setting " + setting + " ");
			assertThat(service.output()).doesNotContain("a-bad-value").doesNotContain("\tat ");
		}
	}

	@Test
	void a_wrong_password_of_the_cache_ends_the_start_by_the_settings_name() throws Exception {
		Map<String, String> settings = clientApp();
		settings.put("spring.data.redis.password", "a-bad-value");
		try (StartedService service = StartedService.start("client-app", settings, Map.of())) {
			assertThat(service.exitCode()).isEqualTo(1);
			assertThat(reasons(service)).singleElement()
				.asString()
				.startsWith("The setting spring.data.redis.password is refused by the cache: WRONGPASS");
			assertThat(service.output()).doesNotContain("a-bad-value").doesNotContain("\tat ");
		}
	}

	@Test
	void a_cache_that_stays_away_ends_the_start_after_the_wait() throws Exception {
		Map<String, String> settings = clientApp();
		settings.put("spring.data.redis.port", Integer.toString(Ports.free()));
		settings.put("oauth2flow.start.cache-wait", "3s");
		try (StartedService service = StartedService.start("client-app", settings, Map.of())) {
			assertThat(service.exitCode()).isEqualTo(1);
			assertThat(service.output()).contains("Waiting for the cache, until ").doesNotContain("\tat ");
			assertThat(reasons(service)).singleElement()
				.asString()
				.isEqualTo("The setting spring.data.redis.host and spring.data.redis.port lead to a cache that was "
						+ "not reachable for 3 s");
		}
	}

	@Test
	void a_cache_that_comes_late_is_waited_for() throws Exception {
		int port = Ports.free();
		Map<String, String> settings = clientApp();
		settings.put("spring.data.redis.port", Integer.toString(port));
		settings.put("oauth2flow.start.cache-wait", "10m");
		try (StartedService service = StartedService.start("client-app", settings, Map.of())) {
			await().atMost(PATIENCE).until(() -> service.output().contains("Waiting for the cache") || !service.runs());
			assertThat(service.isReady()).isFalse();
			try (LateDoor _ = LateDoor.open(port, TestStores.redis().port())) {
				await().atMost(PATIENCE).until(() -> service.isReady() || !service.runs());
				assertThat(service.isReady()).as(service.output()).isTrue();
			}
		}
	}

	@Test
	void a_wrong_password_of_the_migrator_ends_the_migration_by_the_settings_name() throws Exception {
		Map<String, String> settings = new HashMap<>(TestStores.settings("audit-consumer", Store.POSTGRES));
		settings.put("oauth2flow.start.schema", "migrate-only");
		settings.put("spring.datasource.password", "not-given-to-this-process");
		settings.put("spring.flyway.password", "a-bad-value");
		try (StartedService service = StartedService.start("audit-consumer", settings, Map.of())) {
			assertThat(service.exitCode()).isEqualTo(1);
			assertThat(reasons(service)).singleElement()
				.asString()
				.startsWith("The setting spring.flyway.password is refused by the database: ");
			assertThat(service.output()).doesNotContain("a-bad-value").doesNotContain("\tat ");
		}
	}

	@Test
	void the_ledgers_service_starts_without_the_queue_and_says_that_it_is_away() throws Exception {
		Map<String, String> settings = new HashMap<>(
				TestStores.settings("audit-consumer", Store.POSTGRES, Store.REDIS));
		settings.put("spring.kafka.bootstrap-servers", "localhost:" + Ports.free());
		try (StartedService service = StartedService.start("audit-consumer", settings, Map.of())) {
			await().atMost(PATIENCE).until(() -> service.isReady() || !service.runs());
			assertThat(service.isReady()).as(service.output()).isTrue();
			await().atMost(PATIENCE).until(() -> service.output().contains("could not be established"));
		}
	}

	private static Map<String, String> clientApp() {
		Map<String, String> settings = new HashMap<>(TestStores.settings("client-app", Store.REDIS));
		settings.put("oauth2flow.client.client-secret", "a".repeat(43));
		settings.put("oauth2flow.client.session-encryption-key", Base64.getEncoder().encodeToString(new byte[32]));
		return settings;
	}

	/** The lines of the report on why it did not start. */
	private static List<String> reasons(StartedService service) {
		return service.output()
			.lines()
			.dropWhile((line) -> !line.equals("Description:"))
			.skip(1)
			.filter((line) -> !line.isBlank())
			.toList();
	}

}
