package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.local.process.Child;
import dev.oauth2flow.local.process.ChildPart;
import dev.oauth2flow.local.files.OwnerOnly;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server with an append-only file, and a user per service that reaches only that
 * service's keys and the shared revocations.
 */
public final class RedisStore extends ChildPart {

	private static final Map<String, String> PREFIXES = Map.of("auth-server", "auth", "client-app", "client",
			"resource-api", "api", "audit-consumer", "audit");

	/** What the drivers ask for, of commands that Redis counts as an administrator's. */
	private static final String COMMANDS = "+@all -@admin -@dangerous +info +client|setname +client|getname +client|id";

	private final int port;

	private RedisStore(Child child, int port) {
		super(child);
		this.port = port;
	}

	/**
	 * Starts the server.
	 * @param at its folder, log, passwords and certificates
	 * @param port the TCP port on the loopback interface
	 * @return the running server, to be closed
	 * @throws IOException if it does not start
	 * @throws InterruptedException if the thread is interrupted while waiting for it
	 */
	public static RedisStore start(StoreHome at, int port) throws IOException, InterruptedException {
		Files.createDirectories(at.folder());
		Path settings = at.folder().resolve("redis.conf");
		OwnerOnly.write(settings, settings(at, port));
		RedisStore store = new RedisStore(Child.start("Redis",
				List.of(program(at.folder()).toString(), settings.toAbsolutePath().toString()), Map.of(), at.log()),
				port);
		at.started().accept(store.handle());
		try {
			store.child.await(() -> answers(at, port), Duration.ofSeconds(60));
			return store;
		}
		catch (IOException | InterruptedException ex) {
			store.close();
			throw ex;
		}
	}

	/** Unpacked anew each time, for the library deletes it when this JVM ends. */
	private static Path program(Path folder) throws IOException {
		try {
			return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath().toAbsolutePath();
		}
		catch (RuntimeException ex) {
			throw new IOException("has no program for this kind of machine", ex);
		}
	}

	private static String settings(StoreHome at, int port) {
		StringBuilder settings = new StringBuilder(1024);
		settings.append("bind 127.0.0.1\n");
		StoreTls tls = at.tls();
		if (tls == null) {
			settings.append("port ").append(port).append('\n');
		}
		else {
			settings.append("port 0\ntls-port ").append(port).append("\ntls-auth-clients no\n");
			settings.append("tls-cert-file ").append(quoted(tls.certificate()));
			settings.append("tls-key-file ").append(quoted(tls.key()));
			settings.append("tls-ca-cert-file ").append(quoted(tls.authority()));
		}
		settings.append("dir ").append(quoted(at.folder())).append("""
				appendonly yes
				appendfsync everysec
				save ""
				maxmemory-policy noeviction
				notify-keyspace-events Egx
				user default off
				""");
		settings.append("user admin on >").append(at.passwords().superuser()).append(" ~* &* +@all\n");
		at.passwords()
			.cache()
			.forEach((service, password) -> settings.append("user ")
				.append(service)
				.append(" on >")
				.append(password)
				.append(" ~")
				.append(PREFIXES.get(service))
				.append(":* ~revoked:* &* ")
				.append(COMMANDS)
				.append('\n'));
		return settings.toString();
	}

	private static String quoted(Path path) {
		return "\"" + path.toAbsolutePath().toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n";
	}

	/** Whether it has read its file: until then the port is open but says "loading". */
	private static boolean answers(StoreHome at, int port) {
		try (Socket socket = connect(at.tls(), port)) {
			socket.setSoTimeout(2000);
			socket.getOutputStream()
				.write(("AUTH admin " + at.passwords().superuser() + "\r\nPING\r\nQUIT\r\n")
					.getBytes(StandardCharsets.UTF_8));
			InputStream answer = socket.getInputStream();
			return new String(answer.readAllBytes(), StandardCharsets.UTF_8).contains("+PONG");
		}
		catch (IOException _) {
			return false;
		}
	}

	private static Socket connect(@Nullable StoreTls tls, int port) throws IOException {
		return (tls == null) ? new Socket(InetAddress.getLoopbackAddress(), port)
				: tls.clientContext().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
	}

	/**
	 * Returns the port.
	 * @return a TCP port on the loopback interface
	 */
	public int port() {
		return this.port;
	}

}
