package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * A Redis server with an append-only file, and a user per service that reaches only that
 * service's keys.
 */
public final class RedisStore implements AutoCloseable {

	private static final Map<String, String> PREFIXES = Map.of("auth-server", "auth", "client-app", "client",
			"resource-api", "api", "audit-consumer", "audit");

	private final RedisServer server;

	private final int port;

	private RedisStore(RedisServer server, int port) {
		this.server = server;
		this.port = port;
	}

	/**
	 * Starts the server.
	 * @param folder where the data is or will be
	 * @param port the TCP port on the loopback interface
	 * @param passwords the users' passwords
	 * @param tls for TLS on every connection, or {@code null} for none
	 * @return the running server, to be closed
	 * @throws IOException if it does not start
	 */
	public static RedisStore start(Path folder, int port, StorePasswords passwords, @Nullable StoreTls tls)
			throws IOException {
		Files.createDirectories(folder);
		StringBuilder settings = new StringBuilder(512);
		settings.append("bind 127.0.0.1\n").append(listener(port, tls));
		settings.append("dir \"").append(folder).append("\"\npidfile \"").append(folder).append("""
				/redis.pid"
				appendonly yes
				appendfsync everysec
				save ""
				maxmemory-policy noeviction
				notify-keyspace-events Egx
				user default off
				""");
		settings.append("user admin on >").append(passwords.superuser()).append(" ~* &* +@all\n");
		passwords.cache()
			.forEach((service, password) -> settings.append("user ")
				.append(service)
				.append(" on >")
				.append(password)
				.append(" ~")
				.append(PREFIXES.get(service))
				.append(":* ~revoked:* &* +@all -@admin -@dangerous +info\n"));
		Path file = folder.resolve("redis.conf");
		OwnerOnly.write(file, settings.toString());
		RedisServer server = RedisServer.newRedisServer().port((tls != null) ? 0 : port).configFile(file).build();
		server.start();
		return new RedisStore(server, port);
	}

	private static String listener(int port, @Nullable StoreTls tls) {
		return (tls == null) ? "port %d\n".formatted(port) : """
				port 0
				tls-port %d
				tls-cert-file "%s"
				tls-key-file "%s"
				tls-ca-cert-file "%s"
				tls-auth-clients no
				""".formatted(port, tls.certificate(), tls.key(), tls.authority());
	}

	/**
	 * Returns the port.
	 * @return a TCP port on the loopback interface
	 */
	public int port() {
		return this.port;
	}

	@Override
	public void close() throws IOException {
		this.server.stop();
	}

}
