package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server whose data lives in a folder, with the suite's roles and schemas.
 */
public final class PostgresStore implements AutoCloseable {

	private static final String DATABASE = "oauth2flow";

	private final EmbeddedPostgres server;

	private final StorePasswords passwords;

	private final @Nullable StoreTls tls;

	private PostgresStore(EmbeddedPostgres server, StorePasswords passwords, @Nullable StoreTls tls) {
		this.server = server;
		this.passwords = passwords;
		this.tls = tls;
	}

	/**
	 * Starts the server and, in a new folder, makes the database.
	 * @param folder where the data is or will be
	 * @param port the TCP port on the loopback interface
	 * @param passwords the roles' passwords; those of an existing folder are set anew
	 * @param settings additional settings of the server, such as {@code fsync}
	 * @param tls for TLS on every connection, or {@code null} for none
	 * @return the running server, to be closed
	 * @throws IOException if it does not start
	 */
	public static PostgresStore start(Path folder, int port, StorePasswords passwords, Map<String, String> settings,
			@Nullable StoreTls tls) throws IOException {
		Path data = folder.resolve("data");
		boolean known = Files.exists(data.resolve("PG_VERSION"));
		Files.createDirectories(folder);
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setPort(port)
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
			.setPGStartupWait(Duration.ofSeconds(60))
			.setRegisterShutdownHook(false)
			.setConnectConfig("password", passwords.superuser())
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("max_connections", "200")
			.setOutputRedirector(ProcessBuilder.Redirect.appendTo(folder.resolve("postgres.log").toFile()))
			.setErrorRedirector(ProcessBuilder.Redirect.appendTo(folder.resolve("postgres.log").toFile()));
		settings.forEach(builder::setServerConfig);
		if (tls != null) {
			builder.setServerConfig("ssl", "on")
				.setServerConfig("ssl_cert_file", tls.certificate().toString())
				.setServerConfig("ssl_key_file", tls.key().toString())
				.setConnectConfig("sslmode", "verify-full")
				.setConnectConfig("sslrootcert", tls.authority().toString());
		}
		PostgresStore store = new PostgresStore(builder.start(), passwords, tls);
		try {
			if (!known) {
				store.requirePasswords(data);
			}
			store.bootstrap();
		}
		catch (SQLException ex) {
			store.close();
			throw new IOException("PostgreSQL refused the suite's roles: " + ex.getMessage(), ex);
		}
		return store;
	}

	/** A new cluster trusts everybody on this machine; from now on nobody. */
	private void requirePasswords(Path data) throws IOException, SQLException {
		try (Connection connection = connect("postgres", "postgres", this.passwords.superuser());
				Statement statement = connection.createStatement()) {
			statement.execute("ALTER ROLE postgres PASSWORD " + literal(this.passwords.superuser()));
			statement.execute("CREATE DATABASE " + DATABASE);
			Files.writeString(data.resolve("pg_hba.conf"),
					((this.tls != null) ? "hostssl" : "host") + " all all all scram-sha-256\n");
			statement.execute("SELECT pg_reload_conf()");
		}
	}

	private void bootstrap() throws IOException, SQLException {
		String sql = resource("/database/bootstrap.sql");
		for (Map.Entry<String, String> role : this.passwords.roles().toList()) {
			sql = sql.replace("${" + role.getKey() + "}", literal(role.getValue()));
		}
		try (Connection connection = connect(DATABASE, "postgres", this.passwords.superuser());
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String resource(String name) throws IOException {
		try (InputStream stream = PostgresStore.class.getResourceAsStream(name)) {
			if (stream == null) {
				throw new IOException(name + " is not on the class path");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static String literal(String value) {
		return "'" + value.replace("'", "''") + "'";
	}

	private Connection connect(String database, String role, String password) throws SQLException {
		return DriverManager.getConnection("jdbc:postgresql://localhost:" + this.server.getPort() + "/" + database,
				role, password);
	}

	/**
	 * Connects as one of the suite's roles.
	 * @param role such as {@code auth_service}, or {@code postgres}
	 * @return an open connection
	 * @throws SQLException if the server refuses it
	 */
	public Connection connect(String role) throws SQLException {
		return connect(DATABASE, role, this.passwords.database().getOrDefault(role, this.passwords.superuser()));
	}

	/**
	 * Returns the address for JDBC.
	 * @return a JDBC URL without credentials
	 */
	public String jdbcUrl() {
		return url(DATABASE);
	}

	private String url(String database) {
		String url = "jdbc:postgresql://localhost:" + this.server.getPort() + "/" + database;
		return (this.tls != null) ? url + "?sslmode=verify-full&sslrootcert=" + this.tls.authority() : url;
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
