package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.oauth2flow.local.files.Folders;
import dev.oauth2flow.local.files.OwnerOnly;
import dev.oauth2flow.local.process.Logs;
import dev.oauth2flow.local.process.Reaper;
import dev.oauth2flow.local.process.RunningPart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server whose data lives in a folder, with the suite's roles and schemas.
 */
public final class PostgresStore implements RunningPart {

	private static final String DATABASE = "oauth2flow";

	private static final String SUPERUSER = "postgres";

	private static final String PASSWORDS_ONLY = " all all all scram-sha-256\n";

	private final EmbeddedPostgres server;

	private final ProcessHandle handle;

	private final StorePasswords passwords;

	private final @Nullable StoreTls tls;

	private PostgresStore(EmbeddedPostgres server, ProcessHandle handle, StorePasswords passwords,
			@Nullable StoreTls tls) {
		this.server = server;
		this.handle = handle;
		this.passwords = passwords;
		this.tls = tls;
	}

	/**
	 * Starts the server on a folder's data, which it makes where there is none, and
	 * brings roles, schemas and privileges up to date.
	 * @param at its folder, log, passwords and certificates
	 * @param programs where the server's programs are or will be unpacked
	 * @param port the TCP port on the loopback interface
	 * @param settings additional settings of the server, such as {@code fsync}
	 * @return the running server, to be closed
	 * @throws IOException if it does not start
	 */
	public static PostgresStore start(StoreHome at, Path programs, int port, Map<String, String> settings)
			throws IOException {
		Path data = at.folder().resolve("data");
		boolean known = isMade(data);
		if (!known) {
			// Nothing, or a first start that was cut short: there is nothing in it yet.
			Folders.delete(data);
		}
		Files.createDirectories(at.folder());
		OwnerOnly.folder(programs);
		ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(at.log().toFile());
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setPort(port)
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setOverrideWorkingDirectory(programs.toFile())
			.setPGStartupWait(Duration.ofSeconds(60))
			.setRegisterShutdownHook(false)
			.setConnectConfig("password", at.passwords().superuser())
			// The library turns these two off, for tests.
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("max_connections", "200")
			.setOutputRedirector(log)
			.setErrorRedirector(log)
			.setDataDirectoryCustomizer((folder) -> configure(folder.toPath(), known, at.tls()));
		connectSettings(at.tls()).forEach(builder::setConnectConfig);
		settings.forEach(builder::setServerConfig);
		PostgresStore store;
		try {
			EmbeddedPostgres server = builder.start();
			store = new PostgresStore(server, postmaster(data), at.passwords(), at.tls());
		}
		catch (IOException | RuntimeException ex) {
			if (Files.exists(data.resolve("postmaster.pid"))) {
				postmaster(data).destroy();
			}
			throw new IOException("did not start (" + ex.getMessage() + ")" + Logs.explain(at.log()), ex);
		}
		Reaper.watch(store.handle.pid());
		at.started().accept(store.handle);
		try {
			if (!known) {
				store.makeDatabase(data);
			}
			store.bootstrap();
		}
		catch (SQLException ex) {
			store.close();
			throw new IOException("refused the suite's roles: " + ex.getMessage(), ex);
		}
		return store;
	}

	/** What the JDBC driver needs besides address and credentials. */
	private static Map<String, String> connectSettings(@Nullable StoreTls tls) {
		return (tls == null) ? Map.of()
				: Map.of("sslmode", "verify-full", "sslrootcert", tls.authority().toAbsolutePath().toString());
	}

	private static void configure(Path data, boolean known, @Nullable StoreTls tls) {
		try {
			// Not on the command line, where a path with a space would break.
			Files.writeString(data.resolve("suite.conf"), "unix_socket_directories = ''\n" + ((tls == null) ? "" : """
					ssl = on
					ssl_cert_file = '%s'
					ssl_key_file = '%s'
					""".formatted(quoted(tls.certificate()), quoted(tls.key()))));
			Path settings = data.resolve("postgresql.conf");
			String include = "include 'suite.conf'";
			if (!Files.readString(settings).contains(include)) {
				Files.writeString(settings, "\n" + include + "\n", StandardOpenOption.APPEND);
			}
			if (known) {
				requirePasswords(data, tls);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String quoted(Path path) {
		return path.toAbsolutePath().toString().replace("'", "''");
	}

	/** The last step that makes a cluster is to require passwords. */
	private static boolean isMade(Path data) throws IOException {
		Path access = data.resolve("pg_hba.conf");
		return Files.exists(access) && Files.readString(access).endsWith(PASSWORDS_ONLY);
	}

	private static void requirePasswords(Path data, @Nullable StoreTls tls) throws IOException {
		Files.writeString(data.resolve("pg_hba.conf"), ((tls != null) ? "hostssl" : "host") + PASSWORDS_ONLY);
	}

	private static ProcessHandle postmaster(Path data) throws IOException {
		long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
		return ProcessHandle.of(pid).orElseThrow(() -> new IOException("PostgreSQL has stopped"));
	}

	/** A new cluster trusts everybody on this machine; from now on nobody. */
	private void makeDatabase(Path data) throws IOException, SQLException {
		try (Connection connection = connect(SUPERUSER, SUPERUSER, this.passwords.superuser());
				Statement statement = connection.createStatement()) {
			statement.execute("ALTER ROLE postgres PASSWORD " + literal(this.passwords.superuser()));
			statement.execute("CREATE DATABASE " + DATABASE);
			requirePasswords(data, this.tls);
			statement.execute("SELECT pg_reload_conf()");
		}
	}

	private void bootstrap() throws IOException, SQLException {
		String sql = resource("/database/bootstrap.sql");
		for (Map.Entry<String, String> role : this.passwords.roles().toList()) {
			sql = sql.replace("${" + role.getKey() + "}", literal(role.getValue()));
		}
		try (Connection connection = connect(DATABASE, SUPERUSER, this.passwords.superuser());
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
		return DriverManager.getConnection(jdbcUrl(database), role, password);
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
		return jdbcUrl(DATABASE);
	}

	private String jdbcUrl(String database) {
		Map<String, String> settings = connectSettings(this.tls);
		return "jdbc:postgresql://localhost:" + this.server.getPort() + "/" + database
				+ settings.entrySet()
					.stream()
					.sorted(Map.Entry.comparingByKey())
					.map((setting) -> setting.getKey() + "="
							+ java.net.URLEncoder.encode(setting.getValue(), StandardCharsets.UTF_8))
					.collect(Collectors.joining("&", settings.isEmpty() ? "" : "?", ""));
	}

	@Override
	public ProcessHandle handle() {
		return this.handle;
	}

	@Override
	public void kill() {
		this.handle.destroyForcibly();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		// It takes its file away a little before it has ended.
		this.handle.onExit().completeOnTimeout(this.handle, 5, TimeUnit.SECONDS).join();
		Reaper.forget(this.handle.pid());
	}

}
