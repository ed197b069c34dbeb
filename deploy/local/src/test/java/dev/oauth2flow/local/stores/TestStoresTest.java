package dev.oauth2flow.local.stores;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestStoresTest {

	@BeforeAll
	static void make_a_table_in_every_schema() throws SQLException {
		for (String schema : List.of("auth", "api", "audit")) {
			execute(schema + "_migrator", "create table if not exists " + schema + ".probe (id int)");
		}
	}

	@ParameterizedTest
	@CsvSource({ "auth_service,auth", "api_service,api", "audit_service,audit" })
	void a_service_uses_its_own_schema(String role, String schema) throws SQLException {
		execute(role, "insert into probe values (1)");
		execute(role, "select * from " + schema + ".probe");
	}

	@ParameterizedTest
	@CsvSource({ "auth_service,api", "auth_service,audit", "api_service,auth", "api_service,audit",
			"audit_service,auth", "audit_service,api", "auth_migrator,api", "api_migrator,auth",
			"audit_migrator,auth" })
	void no_service_opens_another_s_schema(String role, String schema) {
		assertThatThrownBy(() -> execute(role, "select * from " + schema + ".probe"))
			.hasMessageContaining("permission denied");
	}

	@ParameterizedTest
	@CsvSource({ "auth_service,auth", "api_service,api", "audit_service,audit" })
	void a_service_does_not_change_its_schema(String role, String schema) {
		assertThatThrownBy(() -> execute(role, "create table " + schema + ".intruder (id int)"))
			.hasMessageContaining("permission denied");
	}

	@ParameterizedTest
	@CsvSource({ "update probe set id = 2", "delete from probe", "truncate probe" })
	void the_ledger_s_service_only_appends(String sql) {
		assertThatThrownBy(() -> execute("audit_service", sql)).hasMessageContaining("permission denied");
	}

	@Test
	void a_wrong_password_is_refused() {
		assertThatThrownBy(
				() -> java.sql.DriverManager.getConnection(TestStores.postgres().jdbcUrl(), "auth_service", "guessed"))
			.hasMessageContaining("password authentication failed");
	}

	@Test
	void the_audit_topics_are_there() throws Exception {
		Properties settings = new Properties();
		settings.putAll(java.util.Map.of("bootstrap.servers", TestStores.kafka().bootstrapServers()));
		try (Admin admin = Admin.create(settings)) {
			assertThat(admin.listTopics().names().get()).contains("audit.events.v1", "audit.events.v1.dlt");
		}
	}

	private static void execute(String role, String sql) throws SQLException {
		try (Connection connection = TestStores.postgres().connect(role);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
