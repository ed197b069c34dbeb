package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import dev.oauth2flow.local.process.Ports;
import dev.oauth2flow.local.tls.LocalAuthority;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The stores as {@code ./suite up} uses them: with data that stays, in a folder whose
 * name has a space, with and without TLS.
 */
class StoresOnDiskTest {

	private static final StorePasswords PASSWORDS = StorePasswords.random();

	private final List<ProcessHandle> started = new ArrayList<>();

	@TempDir
	private Path temporary;

	@Test
	void the_database_keeps_its_data_over_a_restart() throws Exception {
		try (PostgresStore store = postgres(null)) {
			execute(store, "create table kept (id int)");
		}
		assertThat(this.started).hasSize(1).noneMatch(ProcessHandle::isAlive);
		try (PostgresStore store = postgres(null)) {
			execute(store, "insert into kept values (1)");
		}
	}

	@Test
	void a_cluster_whose_making_was_cut_short_is_made_again() throws Exception {
		Path half = Files.createDirectories(folder("postgresql").resolve("data"));
		Files.writeString(half.resolve("PG_VERSION"), "18\n");
		Files.writeString(half.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
		try (PostgresStore store = postgres(null)) {
			execute(store, "create table kept (id int)");
		}
	}

	@Test
	void the_database_speaks_tls_only() throws Exception {
		StoreTls tls = tls();
		try (PostgresStore store = postgres(tls)) {
			try (Connection connection = store.connect("auth_service");
					ResultSet result = connection.createStatement()
						.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
				assertThat(result.next()).isTrue();
				assertThat(result.getBoolean(1)).isTrue();
			}
			String plain = store.jdbcUrl().replaceAll("\\?.*", "?sslmode=disable");
			assertThatThrownBy(() -> DriverManager.getConnection(plain, "auth_service",
					PASSWORDS.database().getOrDefault("auth_service", "")))
				.isInstanceOf(SQLException.class)
				.hasMessageContaining("no encryption");
		}
	}

	@Test
	void the_cache_keeps_its_data_over_a_restart_and_its_passwords_to_itself() throws Exception {
		int port = Ports.free();
		try (RedisStore store = RedisStore.start(home("redis", null), port)) {
			assertThat(redis(null, store.port(), "SET auth:kept 1")).contains("+OK");
		}
		try (RedisStore store = RedisStore.start(home("redis", null), port)) {
			assertThat(redis(null, store.port(), "GET auth:kept")).contains("$1\r\n1");
		}
		assertThat(this.started).hasSize(2).noneMatch(ProcessHandle::isAlive);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder("redis").resolve("redis.conf"))))
			.isEqualTo("rw-------");
	}

	@Test
	void the_cache_speaks_tls_only() throws Exception {
		StoreTls tls = tls();
		try (RedisStore store = RedisStore.start(home("redis", tls), Ports.free())) {
			assertThat(redis(tls, store.port(), "PING")).contains("+PONG");
			assertThat(redis(null, store.port(), "PING")).doesNotContain("+PONG");
		}
	}

	@Test
	void a_service_of_the_cache_reaches_its_own_keys_only() throws Exception {
		try (RedisStore store = RedisStore.start(home("redis", null), Ports.free())) {
			String password = PASSWORDS.cache().getOrDefault("resource-api", "");
			assertThat(say(null, store.port(), "AUTH resource-api " + password, "GET api:a", "GET revoked:a"))
				.doesNotContain("NOPERM");
			assertThat(say(null, store.port(), "AUTH resource-api " + password, "GET auth:a")).contains("NOPERM");
			assertThat(say(null, store.port(), "AUTH resource-api " + password, "FLUSHALL")).contains("NOPERM");
			assertThat(say(null, store.port(), "PING")).contains("NOAUTH");
		}
	}

	@Test
	void the_queue_keeps_its_topics_over_a_restart_and_speaks_tls_only() throws Exception {
		StoreTls tls = tls();
		List<Integer> ports = Ports.free(2);
		try (KafkaStore store = KafkaStore.start(home("kafka", tls), ports.getFirst(), ports.getLast(), null);
				Admin admin = Admin.create(Map.copyOf(store.clientSettings()))) {
			admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
		}
		assertThat(this.started).hasSize(1).noneMatch(ProcessHandle::isAlive);
		try (KafkaStore store = KafkaStore.start(home("kafka", tls), ports.getFirst(), ports.getLast(), null);
				Admin admin = Admin.create(Map.copyOf(store.clientSettings()))) {
			assertThat(admin.listTopics().names().get()).contains("kept", "audit.events.v1", "audit.events.v1.dlt");
			for (int port : ports) {
				handshake(tls, port);
			}
		}
	}

	@Test
	void a_store_that_cannot_start_says_why_and_where_its_log_is() throws Exception {
		StoreHome home = home("redis", null);
		Files.createDirectories(home.folder().resolve("appendonly.aof"));
		assertThatThrownBy(() -> RedisStore.start(home, Ports.free())).isInstanceOf(IOException.class)
			.hasMessageContaining("stopped while it started")
			.hasMessageContaining("append-only file")
			.hasMessageContaining(home.log().toString());
		assertThat(this.started).hasSize(1).noneMatch(ProcessHandle::isAlive);
	}

	private PostgresStore postgres(@Nullable StoreTls tls) throws IOException {
		return PostgresStore.start(home("postgresql", tls), folder("programs"), Ports.free(), Map.of("fsync", "off"));
	}

	private StoreHome home(String store, @Nullable StoreTls tls) throws IOException {
		Path folder = Files.createDirectories(folder(store));
		return new StoreHome(folder, folder.resolveSibling(store + ".log"), PASSWORDS, tls, this.started::add);
	}

	private Path folder(String name) {
		return this.temporary.resolve("a folder").resolve(name);
	}

	private StoreTls tls() throws IOException {
		return LocalAuthority.in(folder("tls")).forStores();
	}

	private static void execute(PostgresStore store, String sql) throws SQLException {
		try (Connection connection = store.connect("auth_migrator");
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String redis(@Nullable StoreTls tls, int port, String command) throws IOException {
		return say(tls, port, "AUTH admin " + PASSWORDS.superuser(), command);
	}

	private static String say(@Nullable StoreTls tls, int port, String... commands) throws IOException {
		try (Socket socket = (tls != null) ? handshake(tls, port)
				: new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(5000);
			OutputStream out = socket.getOutputStream();
			out.write((String.join("\r\n", commands) + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (java.net.SocketException ex) {
			// A server that wants TLS hangs up on everything else.
			return ex.toString();
		}
	}

	private static SSLSocket handshake(StoreTls tls, int port) throws IOException {
		SSLSocket socket = (SSLSocket) tls.clientContext().getSocketFactory().createSocket("localhost", port);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

}
