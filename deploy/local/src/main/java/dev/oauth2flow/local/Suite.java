package dev.oauth2flow.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.oauth2flow.local.files.OwnerOnly;
import dev.oauth2flow.local.process.RunningPart;
import dev.oauth2flow.local.stores.KafkaStore;
import dev.oauth2flow.local.stores.PostgresStore;
import dev.oauth2flow.local.stores.RedisStore;
import dev.oauth2flow.local.stores.StoreHome;
import dev.oauth2flow.local.stores.StorePasswords;
import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * The whole suite on this machine: three stores and four services, which trust nobody but
 * each other and this machine's browser. What it started ends with this JVM. Except for
 * {@link #close} it is not for use by several threads.
 */
public final class Suite implements AutoCloseable {

	private final SuiteOptions options;

	private final SuiteListener listener;

	private final Secrets secrets;

	private final StorePasswords passwords;

	private final @Nullable LocalAuthority authority;

	private final SuitePorts ports;

	private final ServiceJars jars;

	private final Map<Part, RunningPart> running = new ConcurrentHashMap<>();

	private final HttpClient http;

	private final Thread atExit = new Thread(this::close, "stop-suite");

	private volatile @Nullable ExecutorService starting;

	private volatile boolean closing;

	private @Nullable Thread training;

	/**
	 * Prepares a suite; its secrets and certificates are made if this is the first time.
	 * @param options how it is to run
	 * @param listener hears what happens, from several threads
	 * @throws IOException if the state folder cannot be used
	 * @throws SuiteException if the data's secrets are missing
	 */
	public Suite(SuiteOptions options, SuiteListener listener) throws IOException {
		this.options = options;
		this.listener = listener;
		OwnerOnly.folder(options.state());
		this.secrets = Secrets.in(options.state().resolve("secrets.properties"),
				Files.exists(options.state().resolve("data")));
		this.passwords = StorePasswords.from((name) -> this.secrets.token("store." + name));
		this.authority = options.https() ? LocalAuthority.in(options.state().resolve("tls")) : null;
		this.http = HttpClients.trusting(this.authority);
		this.ports = SuitePorts.of(options);
		this.jars = new ServiceJars(options.project());
		requireSecrets();
	}

	/**
	 * All are made before there is data, so that one that is missing later is an error.
	 */
	private void requireSecrets() {
		if (allSecrets().stream().anyMatch(String::isBlank)) {
			throw new SuiteException(this.options.state() + "/secrets.properties holds an empty secret");
		}
	}

	/**
	 * Starts every part and returns when all are ready. If one does not start, the others
	 * are stopped.
	 * @throws IOException if the state folder cannot be used
	 * @throws InterruptedException if the thread is interrupted while waiting
	 * @throws SuiteException if a port is taken, a service is not built or a part does
	 * not start
	 */
	public void start() throws IOException, InterruptedException {
		this.ports.requireFree();
		// Before any store starts for services that cannot.
		Part.services().forEach(this.jars::of);
		Runtime.getRuntime().addShutdownHook(this.atExit);
		try {
			startAll();
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * All at once: the services wait for the stores after they have read their classes.
	 */
	private void startAll() throws IOException, InterruptedException {
		Files.createDirectories(this.options.state().resolve("logs"));
		CompletableFuture<Void> database = new CompletableFuture<>();
		CompletableFuture<Void> cache = new CompletableFuture<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			this.starting = threads;
			ExecutorCompletionService<Part> done = new ExecutorCompletionService<>(threads);
			for (Part part : Part.values()) {
				done.submit(() -> {
					FastStart jar = part.isService() ? jar(part) : null;
					if (part.isService()) {
						database.get();
						cache.get();
					}
					startPart(part, jar);
					switch (part) {
						case POSTGRESQL -> database.complete(null);
						case REDIS -> cache.complete(null);
						default -> {
						}
					}
					return part;
				});
			}
			try {
				for (int i = 0; i < Part.values().length; i++) {
					done.take().get();
				}
			}
			catch (ExecutionException ex) {
				threads.shutdownNow();
				throw reason(ex);
			}
			catch (InterruptedException ex) {
				threads.shutdownNow();
				throw ex;
			}
			finally {
				this.starting = null;
			}
		}
	}

	private SuiteException reason(ExecutionException ex) throws InterruptedException {
		if (this.closing) {
			throw new InterruptedException();
		}
		return (ex.getCause() instanceof SuiteException known) ? known
				: new SuiteException("The suite did not start: " + ex.getCause(), ex);
	}

	private void startPart(Part part, @Nullable FastStart jar) throws IOException, InterruptedException {
		if (this.closing) {
			throw new InterruptedException();
		}
		this.listener.starting(part);
		try {
			if (jar != null) {
				ServiceProcess service = ServiceProcess.start(part, jar.command(this.authority), settings(part),
						log(part), readiness(part));
				this.running.put(part, service);
				this.listener.started(part, service.handle());
				service.awaitReady(this.http);
			}
			else {
				this.running.put(part, startStore(part));
			}
		}
		catch (IOException ex) {
			throw new SuiteException(part.label() + " " + ex.getMessage(), ex);
		}
		this.listener.ready(part);
		watch(part, running(part));
	}

	private void watch(Part part, RunningPart process) {
		CompletableFuture<?> _ = process.handle().onExit().thenRun(() -> {
			if (!this.closing && process.equals(this.running.get(part))) {
				this.listener.died(part, log(part));
			}
		});
	}

	private RunningPart startStore(Part part) throws IOException, InterruptedException {
		StoreHome home = new StoreHome(this.options.state().resolve("data").resolve(part.label()), log(part),
				this.passwords, (this.authority != null) ? this.authority.forStores() : null,
				(process) -> this.listener.started(part, process));
		return switch (part) {
			case POSTGRESQL ->
				PostgresStore.start(home, this.options.starts().resolve("postgresql"), port(part), Map.of());
			case REDIS -> RedisStore.start(home, port(part));
			case KAFKA -> KafkaStore.start(home, port(part), secondPort(part), trainedKafka());
			default -> throw new IllegalArgumentException(part + " is no store");
		};
	}

	private Path trainedKafka() throws IOException {
		return this.options.starts().resolve("kafka-" + KafkaStore.version() + ".aot");
	}

	private FastStart jar(Part service) throws IOException, InterruptedException {
		return FastStart.of(service, this.jars.of(service), this.options.starts());
	}

	/**
	 * Prepares, in the background and at low priority, that the next start is faster.
	 * {@link #close} ends it, and the next time goes on.
	 */
	public void trainForNextStart() {
		if (this.training == null) {
			this.training = Thread.ofVirtual().name("training").start(this::train);
		}
	}

	private void train() {
		List<String> politely = Files.isExecutable(Path.of("/usr/bin/nice")) ? List.of("/usr/bin/nice", "-n", "19")
				: List.of();
		try {
			for (Part service : Part.services()) {
				FastStart jar = jar(service);
				if (!jar.isTrained()) {
					jar.train(settings(service), this.authority, trainingLog(service), politely);
				}
			}
			if (!Files.exists(trainedKafka())) {
				forgetOlderKafka();
				Path folder = Files.createTempDirectory(this.options.starts(), "training-");
				KafkaStore.train(new StoreHome(folder, trainingLog(Part.KAFKA), this.passwords, null, (_) -> {
				}), trainedKafka(), politely);
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | SuiteException ex) {
			this.listener.trouble("The next start will not be faster: " + ex.getMessage());
		}
	}

	private void forgetOlderKafka() throws IOException {
		try (DirectoryStream<Path> older = Files.newDirectoryStream(this.options.starts(), "kafka-*.aot")) {
			for (Path cache : older) {
				Files.deleteIfExists(cache);
			}
		}
	}

	private Path trainingLog(Part part) {
		return log(part).resolveSibling(part.label() + "-training.log");
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

	/**
	 * Returns where a service says whether it is ready.
	 * @param service the service
	 * @return a URL that answers 200 when it is
	 */
	public URI readiness(Part service) {
		return URI.create(scheme() + "://localhost:" + secondPort(service) + "/actuator/health/readiness");
	}

	private RunningPart running(Part part) {
		RunningPart process = this.running.get(part);
		if (process == null) {
			throw new IllegalStateException(part.label() + " does not run");
		}
		return process;
	}

	/**
	 * Stops one part in order: a service may finish its requests.
	 * @param part the part
	 * @throws IOException if it does not stop
	 */
	public void stop(Part part) throws IOException {
		RunningPart process = running(part);
		this.running.remove(part);
		process.close();
		this.listener.stopped(part);
	}

	/**
	 * Ends one part at once, as a power cut would.
	 * @param part the part
	 * @throws IOException if it does not end
	 */
	public void kill(Part part) throws IOException {
		RunningPart process = running(part);
		this.running.remove(part);
		process.kill();
		process.handle().onExit().join();
		// Forgets what the process cannot clean up any more.
		process.close();
		this.listener.stopped(part);
	}

	/**
	 * Starts one part again, on the same port and data, and returns when it is ready.
	 * @param part a part that was stopped or killed
	 * @throws IOException if it cannot be started
	 * @throws InterruptedException if the thread is interrupted while waiting
	 * @throws SuiteException if it does not start
	 */
	public void start(Part part) throws IOException, InterruptedException {
		if (this.running.containsKey(part)) {
			throw new IllegalStateException(part.label() + " runs already");
		}
		startPart(part, part.isService() ? jar(part) : null);
	}

	/**
	 * Stops one part and starts it again.
	 * @param part the part
	 * @throws IOException if it cannot be stopped or started
	 * @throws InterruptedException if the thread is interrupted while waiting
	 * @throws SuiteException if it does not start
	 */
	public void restart(Part part) throws IOException, InterruptedException {
		stop(part);
		start(part);
	}

	/**
	 * Returns the processes that run outside this JVM.
	 * @return the processes by part, as far as they run
	 */
	public Map<Part, ProcessHandle> processes() {
		Map<Part, ProcessHandle> processes = new EnumMap<>(Part.class);
		this.running.forEach((part, process) -> processes.put(part, process.handle()));
		return processes;
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
		return this.ports.of(part);
	}

	/**
	 * Returns a service's management port.
	 * @param part the service
	 * @return a TCP port on the loopback interface
	 */
	public int secondPort(Part part) {
		return this.ports.secondOf(part);
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
	 * Returns the log of a part.
	 * @param part the part
	 * @return a text file
	 */
	public Path log(Part part) {
		return this.options.state().resolve("logs").resolve(part.label() + ".log");
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
	 * Returns the user that the what-ifs of the live diagram sign in as.
	 * @return a person who is nobody
	 */
	public SuiteUser whatIfUser() {
		return new SuiteUser("what-if", this.secrets.password("user.what-if"), "What If", "what-if@example.org");
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
				whatIfUser().password(), this.secrets.key("key-encryption-key"),
				this.secrets.key("session-encryption-key")));
		return all;
	}

	/**
	 * Returns the database.
	 * @return the running server
	 */
	public PostgresStore postgres() {
		return (PostgresStore) running(Part.POSTGRESQL);
	}

	/**
	 * Returns the queue.
	 * @return the running broker
	 */
	public KafkaStore kafka() {
		return (KafkaStore) running(Part.KAFKA);
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

	/**
	 * Stops everything in order: the services, then the queue, the cache and the
	 * database. May be called from any thread and at any time, also while the suite
	 * starts.
	 */
	@Override
	public void close() {
		this.closing = true;
		ExecutorService threads = this.starting;
		if (threads != null) {
			threads.shutdownNow();
		}
		stopAll();
	}

	private synchronized void stopAll() {
		boolean interrupted = Thread.interrupted();
		Thread trainer = this.training;
		if (trainer != null) {
			trainer.interrupt();
			interrupted |= !ended(trainer);
			this.training = null;
		}
		ExecutorService threads = this.starting;
		if (threads != null) {
			interrupted |= !ended(threads);
		}
		for (Part service : Part.services()) {
			if (this.running.get(service) instanceof ServiceProcess process) {
				process.requestStop();
			}
		}
		Part.services().forEach(this::stopQuietly);
		List.of(Part.KAFKA, Part.REDIS, Part.POSTGRESQL).forEach(this::stopQuietly);
		removeHook();
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean ended(Thread thread) {
		try {
			return thread.join(java.time.Duration.ofSeconds(10));
		}
		catch (InterruptedException _) {
			return false;
		}
	}

	private static boolean ended(ExecutorService threads) {
		try {
			return threads.awaitTermination(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException _) {
			return false;
		}
	}

	/** What does not stop must not keep the rest running. */
	private void stopQuietly(Part part) {
		RunningPart process = this.running.remove(part);
		if (process != null) {
			try {
				process.close();
			}
			catch (IOException ex) {
				this.listener.trouble(part.label() + " did not stop: " + ex.getMessage());
			}
			this.listener.stopped(part);
		}
	}

	private void removeHook() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.atExit);
		}
		catch (IllegalStateException _) {
			// The JVM is about to end, and this is the hook.
			return;
		}
	}

}
