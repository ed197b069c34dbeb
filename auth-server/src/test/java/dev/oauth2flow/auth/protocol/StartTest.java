package dev.oauth2flow.auth.protocol;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.oauth2flow.local.stores.TestStores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class StartTest {

	@Test
	void a_wrong_key_encryption_key_is_refused_in_one_line_before_anything_is_written(CapturedOutput output) {
		List<@Nullable String> before = keys(Replica.one());
		assertThatException()
			.isThrownBy(() -> Replica.startWith(Map.of("oauth2flow.auth.key-encryption-key", Replica.randomBase64())));
		assertThat(output)
			.contains("The setting oauth2flow.auth.key-encryption-key is not the key that the stored keys "
					+ "are encrypted under");
		assertThat(keys(Replica.one())).isEqualTo(before);
	}

	@Test
	void a_malformed_key_encryption_key_is_refused_in_one_line_without_showing_it(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> Replica.startWith(Map.of("oauth2flow.auth.key-encryption-key", "c2hvcnQ=")));
		assertThat(output).contains("The setting oauth2flow.auth.key-encryption-key must be 32 bytes in base64")
			.doesNotContain("c2hvcnQ=");
	}

	@Test
	void replicas_that_start_at_once_on_empty_tables_make_one_set_of_keys_and_clients() throws Exception {
		Replica.one();
		emptyTables();
		// Two starts in one JVM would set up its one logging system at the same time.
		System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
		try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
			Future<Replica> first = threads.submit(() -> Replica.startWith(Map.of()));
			Future<Replica> second = threads.submit(() -> Replica.startWith(Map.of()));
			try {
				assertThat(new Browser(first.get()).get("/oauth2/jwks").body())
					.isEqualTo(new Browser(second.get()).get("/oauth2/jwks").body());
				JdbcClient jdbc = first.get().bean(JdbcClient.class);
				assertThat(keys(first.get())).hasSize(4);
				assertThat(jdbc.sql("select count(*) from client").query(Integer.class).single())
					.isEqualTo((int) Replica.clients());
				Client machine = new Client(Replica.MACHINE, first.get());
				Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "notes.read");
				String token = Client.text(Client.json(machine.token(form)), "access_token");
				assertThat(machine.on(second.get()).introspect(token)).containsEntry("active", true);
			}
			finally {
				first.get().close();
				second.get().close();
				Replica.forgetAll();
				System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
			}
		}
	}

	private static List<@Nullable String> keys(Replica replica) {
		return replica.bean(JdbcClient.class)
			.sql("select kid from signing_key order by kid")
			.query(String.class)
			.list();
	}

	private static void emptyTables() {
		new JdbcTemplate(new DriverManagerDataSource(
				String.valueOf(TestStores.settings("auth-server").get("spring.datasource.url")), "postgres",
				TestStores.password("postgres")))
			.execute("truncate auth.signing_key, auth.mac_key, auth.client, auth.scope, auth.resource cascade");
	}

}
