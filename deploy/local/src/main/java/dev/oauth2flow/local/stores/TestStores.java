package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.local.process.Ports;
import dev.oauth2flow.local.process.Reaper;
import dev.oauth2flow.local.process.RunningPart;
import org.jspecify.annotations.Nullable;

/**
 * One set of stores for the tests of a JVM: real servers on free ports with data in a
 * temporary folder, each started when it is first asked for and stopped at the end.
 */
public final class TestStores {

	private static final Map<String, String> ROLES = Map.of("auth-server", "auth", "resource-api", "api",
			"audit-consumer", "audit");

	private static final StorePasswords PASSWORDS = StorePasswords.random();

	private static final Map<Store, RunningPart> RUNNING = new EnumMap<>(Store.class);

	private static @Nullable Path folder;

	private TestStores() {
	}

	/**
	 * Starts all three.
	 */
	public static void start() {
		postgres();
		redis();
		kafka();
	}

	/**
	 * Returns the settings with which a service reaches the stores, and starts those that
	 * it uses.
	 * @param service the service's name, such as {@code auth-server}
	 * @param stores which ones; all where none is named
	 * @return Spring properties
	 */
	public static Map<String, String> settings(String service, Store... stores) {
		List<Store> wanted = (stores.length == 0) ? List.of(Store.values()) : List.of(stores);
		Map<String, String> settings = new HashMap<>();
		String role = ROLES.get(service);
		if (wanted.contains(Store.POSTGRES) && role != null) {
			settings.put("spring.datasource.url", postgres().jdbcUrl());
			settings.put("spring.datasource.username", role + "_service");
			settings.put("spring.datasource.password", password(role + "_service"));
			settings.put("spring.flyway.user", role + "_migrator");
			settings.put("spring.flyway.password", password(role + "_migrator"));
		}
		if (wanted.contains(Store.REDIS)) {
			settings.put("spring.data.redis.host", "localhost");
			settings.put("spring.data.redis.port", Integer.toString(redis().port()));
			settings.put("spring.data.redis.username", service);
			settings.put("spring.data.redis.password", PASSWORDS.cache().getOrDefault(service, PASSWORDS.superuser()));
		}
		if (wanted.contains(Store.KAFKA)) {
			settings.put("spring.kafka.bootstrap-servers", kafka().bootstrapServers());
		}
		return settings;
	}

	/**
	 * Returns the password of a PostgreSQL role.
	 * @param role such as {@code auth_migrator}, or {@code postgres}
	 * @return its password
	 */
	public static String password(String role) {
		return PASSWORDS.database().getOrDefault(role, PASSWORDS.superuser());
	}

	/**
	 * Returns the password of Redis' user {@code admin}, who may read everything.
	 * @return the password
	 */
	public static String redisAdminPassword() {
		return PASSWORDS.superuser();
	}

	/**
	 * Returns the database, started.
	 * @return the running server
	 */
	public static synchronized PostgresStore postgres() {
		return (PostgresStore) RUNNING.computeIfAbsent(Store.POSTGRES, (_) -> started(() -> PostgresStore
			.start(home("postgres"), programs(), Ports.free(), Map.of("fsync", "off", "synchronous_commit", "off"))));
	}

	/**
	 * Returns the cache, started.
	 * @return the running server
	 */
	public static synchronized RedisStore redis() {
		return (RedisStore) RUNNING.computeIfAbsent(Store.REDIS,
				(_) -> started(() -> RedisStore.start(home("redis"), Ports.free())));
	}

	/**
	 * Returns the queue, started.
	 * @return the running broker
	 */
	public static synchronized KafkaStore kafka() {
		return (KafkaStore) RUNNING.computeIfAbsent(Store.KAFKA, (_) -> started(() -> {
			List<Integer> ports = Ports.free(2);
			return KafkaStore.start(home("kafka"), ports.getFirst(), ports.getLast(), null);
		}));
	}

	/**
	 * Unpacked once per user; not in a folder that others can write to, for they are
	 * executed.
	 */
	private static Path programs() throws IOException {
		Path home = Path.of(System.getProperty("user.home"));
		return Files.isWritable(home) ? home.resolve(".cache/oauth2-flow") : home("programs").folder();
	}

	private static StoreHome home(String store) throws IOException {
		if (folder == null) {
			folder = Files.createTempDirectory("oauth2flow-stores");
			Reaper.delete(folder);
			Runtime.getRuntime().addShutdownHook(new Thread(TestStores::stop, "stop-test-stores"));
		}
		return new StoreHome(folder.resolve(store), folder.resolve(store + ".log"), PASSWORDS, null, (_) -> {
		});
	}

	private static synchronized void stop() {
		for (RunningPart store : RUNNING.values()) {
			try {
				store.close();
			}
			catch (IOException ex) {
				// The folder's reaper gets another try.
				System.err.println("A test store did not stop: " + ex.getMessage());
			}
		}
	}

	private static <T> T started(Starter<T> starter) {
		try {
			return starter.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private interface Starter<T> {

		T start() throws IOException, InterruptedException;

	}

}
