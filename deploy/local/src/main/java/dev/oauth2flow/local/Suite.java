package dev.oauth2flow.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.oauth2flow.local.stores.KafkaStore;
import dev.oauth2flow.local.stores.Ports;
import dev.oauth2flow.local.stores.PostgresStore;
import dev.oauth2flow.local.stores.RedisStore;
import dev.oauth2flow.local.stores.StorePasswords;
import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * The whole suite on this machine: three stores and four services, which trust nobody but
 * each other and this machine's browser. Not for use by several threads.
 */
public final class Suite implements AutoCloseable {

	private final SuiteOptions options;

	private final SuiteListener listener;

	private final Secrets secrets;

	private final StorePasswords passwords;

	private final @Nullable LocalAuthority authority;

	private final Map<Part, Integer> ports = new EnumMap<>(Part.class);

	private final Map<Part, Integer> secondPorts = new EnumMap<>(Part.class);

	private final Map<Part, ServiceProcess> services = new ConcurrentHashMap<>();

	private final HttpClient http;

	private @Nullable PostgresStore postgres;

	private @Nullable RedisStore redis;

	private @Nullable KafkaStore kafka;

	/**
	 * Prepares a suite; its secrets and certificates are made if this is the first time.
	 * @param options how it is to run
	 * @param listener hears what happens
	 * @throws IOException if the state folder cannot be used
	 */
	public Suite(SuiteOptions options, SuiteListener listener) throws IOException {
		this.options = options;
		this.listener = listener;
		Files.createDirectories(options.state());
		this.secrets = Secrets.in(options.state().resolve("secrets.properties"));
		this.passwords = StorePasswords.from((name) -> this.secrets.token("store." + name));
		this.authority = options.https() ? LocalAuthority.in(options.state().resolve("tls")) : null;
		this.http = HttpClients.trusting(this.authority);
		for (Part part : Part.values()) {
			this.ports.put(part, port(part.defaultPort()));
			this.secondPorts.put(part, (part.defaultSecondPort() != 0) ? port(part.defaultSecondPort()) : 0);
		}
	}

	private int port(int wellKnown) throws IOException {
		return this.options.freePorts() ? Ports.free() : wellKnown + this.options.portOffset();
	}

	/**
	 * Starts every part and returns when all are ready.
	 * @throws IOException if a store does not start
	 * @throws InterruptedException if the thread is interrupted while waiting
	 * @throws SuiteException if a port is taken, a service is not built or does not start
	 */
	public void start() throws IOException, InterruptedException {
		requireFreePorts();
		Map<Part, FastStart> jars = new EnumMap<>(Part.class);
		for (Part service : Part.services()) {
			jars.put(service, fastStart(service));
		}
		startStores();
		for (Part service : Part.services()) {
			this.listener.starting(service);
			startService(service, jars.get(service));
		}
		for (Part service : Part.services()) {
			running(service).awaitReady(this.http);
			this.listener.ready(service);
		}
	}

	private void requireFreePorts() {
		for (Part part : Part.values()) {
			for (int port : List.of(port(part), secondPort(part))) {
				if (port != 0 && Ports.isOpen(port)) {
					throw new SuiteException("Port " + port + ", which " + part.label()
							+ " needs, is taken. Stop what uses it, or move all ports: ./suite up --port-offset 100");
				}
			}
		}
	}

	private void startStores() throws IOException, InterruptedException {
		var tls = (this.authority != null) ? this.authority.forStores() : null;
		Path data = this.options.state().resolve("data");
		this.listener.starting(Part.POSTGRESQL);
		this.postgres = PostgresStore.start(data.resolve("postgresql"), port(Part.POSTGRESQL), this.passwords, Map.of(),
				tls);
		this.listener.ready(Part.POSTGRESQL);
		this.listener.starting(Part.REDIS);
		this.redis = RedisStore.start(data.resolve("redis"), port(Part.REDIS), this.passwords, tls);
		this.listener.ready(Part.REDIS);
		this.listener.starting(Part.KAFKA);
		this.kafka = KafkaStore.start(data.resolve("kafka"), port(Part.KAFKA), secondPort(Part.KAFKA), tls);
		this.listener.ready(Part.KAFKA);
	}

	private void startService(Part service, @Nullable FastStart jar) throws IOException {
		if (jar == null) {
			throw new IllegalArgumentException(service + " is no service");
		}
		this.services.put(service, ServiceProcess.start(service, jar.command(this.authority), settings(service),
				log(service), readiness(service)));
	}

	/**
	 * Returns the Spring properties that a service runs with, its secrets included.
	 * @param service the service
	 * @return values by property name
	 */
	public Map<String, String> settings(Part service) {
		return new ServiceSettings(this, this.secrets, this.passwords, this.authority).of(service);
	}

	@Nullable LocalAuthority authority() {
		return this.authority;
	}

	FastStart fastStart(Part service) throws IOException {
		return FastStart.of(this.options.project(), service, this.options.project().resolve(".suite/start"));
	}

	private URI readiness(Part service) {
		return URI.create(scheme() + "://localhost:" + secondPort(service) + "/actuator/health/readiness");
	}

	private ServiceProcess running(Part service) {
		ServiceProcess process = this.services.get(service);
		if (process == null) {
			throw new IllegalStateException(service.label() + " does not run");
		}
		return process;
	}

	/**
	 * Stops one service, as a crash of its machine would not: it may finish its requests.
	 * @param service the service
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	public void stop(Part service) throws InterruptedException {
		ServiceProcess process = running(service);
		process.requestStop();
		process.awaitStop();
		this.services.remove(service);
	}

	/**
	 * Starts one service again and returns when it is ready.
	 * @param service a service that was stopped
	 * @throws IOException if it cannot be started
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	public void start(Part service) throws IOException, InterruptedException {
		startService(service, fastStart(service));
		running(service).awaitReady(this.http);
	}

	/**
	 * Returns the processes that run outside this JVM.
	 * @return the processes by part, as far as they run
	 */
	public Map<Part, ProcessHandle> processes() {
		Map<Part, ProcessHandle> processes = new EnumMap<>(Part.class);
		this.services.forEach((part, service) -> processes.put(part, service.handle()));
		if (this.kafka != null) {
			ProcessHandle.of(this.kafka.pid()).ifPresent((handle) -> processes.put(Part.KAFKA, handle));
		}
		handle(this.options.state().resolve("data/redis/redis.pid"))
			.ifPresent((handle) -> processes.put(Part.REDIS, handle));
		handle(this.options.state().resolve("data/postgresql/data/postmaster.pid"))
			.ifPresent((handle) -> processes.put(Part.POSTGRESQL, handle));
		return processes;
	}

	private static java.util.Optional<ProcessHandle> handle(Path pidFile) {
		try {
			return Files.exists(pidFile)
					? ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
					: java.util.Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the options.
	 * @return the options it was made with
	 */
	public SuiteOptions options() {
		return this.options;
	}

	/**
	 * Returns a part's port.
	 * @param part the part
	 * @return a TCP port on the loopback interface
	 */
	public int port(Part part) {
		return this.ports.getOrDefault(part, 0);
	}

	/**
	 * Returns a service's management port.
	 * @param part the service
	 * @return a TCP port on the loopback interface
	 */
	public int secondPort(Part part) {
		return this.secondPorts.getOrDefault(part, 0);
	}

	private String scheme() {
		return this.options.https() ? "https" : "http";
	}

	/**
	 * Returns a service's public address.
	 * @param service the service
	 * @return a URL without a slash at its end
	 */
	public String url(Part service) {
		return scheme() + "://localhost:" + port(service);
	}

	/**
	 * Returns the log of a service.
	 * @param service the service
	 * @return a text file
	 */
	public Path log(Part service) {
		return this.options.state().resolve("logs").resolve(service.label() + ".log");
	}

	/**
	 * Returns the local user.
	 * @return a person without special rights
	 */
	public SuiteUser user() {
		return new SuiteUser("ada", this.secrets.password("user.ada"), "Ada Lovelace", "ada@example.org");
	}

	/**
	 * Returns the local auditor.
	 * @return a person who may read everybody's audit events
	 */
	public SuiteUser auditor() {
		return new SuiteUser("grace", this.secrets.password("user.grace"), "Grace Hopper", "grace@example.org");
	}

	/**
	 * Returns the secret of the client {@code client-app}.
	 * @return 256 bits in base64url
	 */
	public String clientSecret() {
		return this.secrets.token("client-secret");
	}

	/**
	 * Returns every secret of this suite, to search logs for them.
	 * @return passwords and keys
	 */
	public List<String> allSecrets() {
		List<String> all = new ArrayList<>(this.passwords.database().values());
		all.addAll(this.passwords.cache().values());
		all.addAll(List.of(this.passwords.superuser(), clientSecret(), user().password(), auditor().password(),
				this.secrets.key("key-encryption-key"), this.secrets.key("session-encryption-key")));
		return all;
	}

	/**
	 * Returns the database.
	 * @return the running server
	 */
	public PostgresStore postgres() {
		return started(this.postgres);
	}

	/**
	 * Returns the queue.
	 * @return the running broker
	 */
	public KafkaStore kafka() {
		return started(this.kafka);
	}

	/**
	 * Returns the password of Redis' user {@code admin}, who may read everything.
	 * @return the password
	 */
	public String redisAdminPassword() {
		return this.passwords.superuser();
	}

	/**
	 * Returns a client that trusts this suite's certificates, and follows no redirects.
	 * @return an HTTP client
	 */
	public HttpClient http() {
		return this.http;
	}

	private static <T> T started(@Nullable T store) {
		if (store == null) {
			throw new IllegalStateException("The suite does not run");
		}
		return store;
	}

	@Override
	public void close() {
		this.services.values().forEach(ServiceProcess::requestStop);
		this.services.forEach((part, service) -> {
			quietly(service::awaitStop);
			this.listener.stopped(part);
		});
		this.services.clear();
		if (this.kafka != null) {
			this.kafka.close();
			this.listener.stopped(Part.KAFKA);
		}
		if (this.redis != null) {
			quietly(this.redis::close);
			this.listener.stopped(Part.REDIS);
		}
		if (this.postgres != null) {
			quietly(this.postgres::close);
			this.listener.stopped(Part.POSTGRESQL);
		}
	}

	/** What does not stop must not keep the rest running. */
	private void quietly(Stopping stopping) {
		try {
			stopping.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			this.listener.trouble("A part did not stop: " + ex.getMessage());
		}
	}

	private interface Stopping {

		void run() throws IOException, InterruptedException;

	}

}
