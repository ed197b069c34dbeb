package dev.oauth2flow.platform.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.oauth2flow.local.stores.Store;
import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class SchemaStepTest {

	private static final String NOT_GIVEN = "not-given-to-this-process";

	@BeforeEach
	@AfterEach
	void emptySchema() throws SQLException {
		try (Connection connection = TestStores.postgres().connect("audit_migrator");
				Statement statement = connection.createStatement()) {
			statement.execute("drop table if exists flyway_schema_history, first_table");
		}
	}

	@Test
	void the_step_migrates_as_the_migrator_alone() {
		MigrationStep.migrate(environment(Map.of("spring.datasource.password", NOT_GIVEN)));
		assertThat(isMigrated()).isTrue();
	}

	@Test
	void a_replica_that_awaits_its_schema_starts_once_another_process_has_migrated_it(CapturedOutput output) {
		CompletableFuture<Void> replica = CompletableFuture.runAsync(() -> startReplica("60s"));
		await().atMost(Duration.ofSeconds(60))
			.until(() -> output.getAll().contains("Waiting for 1 migrations") || replica.isDone());
		assertThat(replica).isNotDone();
		MigrationStep.migrate(environment(Map.of()));
		assertThat(replica).succeedsWithin(Duration.ofSeconds(60));
	}

	@Test
	void a_replica_that_awaits_its_schema_in_vain_names_the_missing_migration() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> startReplica("0s"))
			.havingRootCause()
			.isInstanceOf(InvalidSettingException.class)
			.withMessage("oauth2flow.start.schema is await, but for 0 s nobody has applied migration V1__first.sql");
		assertThat(isMigrated()).isFalse();
	}

	@Test
	void a_replica_of_an_older_release_starts_on_the_schema_of_a_newer_one() throws SQLException {
		MigrationStep.migrate(environment(Map.of()));
		try (Connection connection = TestStores.postgres().connect("audit_migrator");
				Statement statement = connection.createStatement()) {
			statement.execute("""
					insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,
					    installed_by, execution_time, success)
					values (2, '2', 'later', 'SQL', 'V2__later.sql', 1, 'audit_migrator', 1, true)""");
		}
		startReplica("0s");
	}

	@Test
	void an_unknown_word_stops_the_start_in_one_line_that_names_the_setting() {
		StandardEnvironment environment = environment(Map.of(SchemaStep.SETTING, "later"));
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> SchemaStep.in(environment))
			.withMessage("oauth2flow.start.schema must be one of migrate, await, migrate-only");
	}

	private static void startReplica(String patience) {
		StandardEnvironment environment = environment(Map.of(SchemaStep.SETTING, "await", "spring.flyway.password",
				NOT_GIVEN, "oauth2flow.start.schema-wait", patience));
		try (AnnotationConfigApplicationContext replica = new AnnotationConfigApplicationContext()) {
			replica.setEnvironment(environment);
			replica.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
			replica.register(MigrationStep.Migrations.class);
			replica.refresh();
		}
	}

	private static StandardEnvironment environment(Map<String, String> changes) {
		Map<String, Object> settings = new HashMap<>(TestStores.settings("audit-consumer", Store.POSTGRES));
		settings.put("spring.flyway.default-schema", "audit");
		settings.put("spring.flyway.create-schemas", "false");
		settings.put("spring.flyway.locations", "classpath:db/first");
		settings.put(SchemaStep.SETTING, "migrate-only");
		settings.putAll(changes);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
		return environment;
	}

	private static boolean isMigrated() {
		try (Connection connection = TestStores.postgres().connect("audit_service");
				Statement statement = connection.createStatement()) {
			return statement.execute("select from first_table");
		}
		catch (SQLException _) {
			return false;
		}
	}

}
