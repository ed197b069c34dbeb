package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import dev.oauth2flow.local.process.Ports;
import dev.oauth2flow.local.tls.LocalAuthority;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The database as a cloud provider gives it: no superuser, but an owner with CREATEROLE;
 * and a certificate of the provider's own authority.
 */
class BootstrapWithoutSuperuserTest {

	@Test
	void the_owner_of_a_database_who_may_make_roles_bootstraps_it_twice(@TempDir Path folder) throws Exception {
		try (EmbeddedPostgres server = EmbeddedPostgres.builder()
			.setOverrideWorkingDirectory(folder.resolve("programs").toFile())
			.setDataDirectory(folder.resolve("data"))
			.start()) {
			execute(server, "postgres", "postgres", "create role provided login createrole password 'provided'");
			execute(server, "postgres", "postgres", "create database oauth2flow owner provided");
			String bootstrap = Files.readString(Path.of("../database/bootstrap.sql"))
				.replaceAll("\\$\\{[a-z_]+}", "'a password'");
			execute(server, "provided", "oauth2flow", bootstrap);
			execute(server, "provided", "oauth2flow", bootstrap);
			for (String schema : new String[] { "auth", "api", "audit" }) {
				execute(server, schema + "_migrator", "oauth2flow", "create table probe (id int)");
				execute(server, schema + "_service", "oauth2flow", "insert into probe values (1)");
				assertThatThrownBy(
						() -> execute(server, schema + "_service", "oauth2flow", "create table intruder (id int)"))
					.isInstanceOf(SQLException.class)
					.hasMessageContaining("permission denied");
			}
			assertThatThrownBy(() -> execute(server, "audit_service", "oauth2flow", "delete from probe"))
				.hasMessageContaining("permission denied");
			assertThatThrownBy(() -> execute(server, "auth_service", "oauth2flow", "select * from api.probe"))
				.hasMessageContaining("permission denied");
		}
	}

	/** As in {@code deploy/fargate}, but for the variable, which no test can set. */
	@Test
	void the_driver_takes_the_database_s_authority_from_a_setting(@TempDir Path folder) throws Exception {
		StorePasswords passwords = StorePasswords.random();
		StoreTls tls = LocalAuthority.in(folder.resolve("tls")).forStores();
		StoreTls other = LocalAuthority.in(folder.resolve("other")).forStores();
		Path home = Files.createDirectories(folder.resolve("postgresql"));
		try (PostgresStore store = PostgresStore
			.start(new StoreHome(home, folder.resolve("postgresql.log"), passwords, tls, (_) -> {
			}), folder.resolve("programs"), Ports.free(), Map.of("fsync", "off"))) {
			String url = store.jdbcUrl().replaceAll("\\?.*", "") + "?sslmode=verify-full"
					+ "&sslfactory=org.postgresql.ssl.SingleCertValidatingFactory&sslfactoryarg=sys:database.authority";
			String password = passwords.database().getOrDefault("auth_service", "");
			trust(tls);
			DriverManager.getConnection(url, "auth_service", password).close();
			trust(other);
			assertThatThrownBy(() -> DriverManager.getConnection(url, "auth_service", password))
				.isInstanceOf(SQLException.class)
				.hasMessageContaining("SSL error");
		}
		finally {
			System.clearProperty("database.authority");
		}
	}

	private static void trust(StoreTls tls) throws IOException {
		System.setProperty("database.authority", Files.readString(tls.authority()));
	}

	private static void execute(EmbeddedPostgres server, String role, String database, String sql) throws SQLException {
		try (Connection connection = DriverManager
			.getConnection("jdbc:postgresql://localhost:" + server.getPort() + "/" + database, role, role);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
