package dev.oauth2flow.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.local.files.OwnerOnly;
import dev.oauth2flow.local.stores.KafkaStore;
import dev.oauth2flow.local.stores.PostgresStore;
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

	private final Secrets secrets;

	private final StorePasswords passwords;

	private final @Nullable LocalAuthority authority;

	private final SuitePorts ports;

	private final SuiteParts parts;

	private final SuiteStart allAtOnce;

	private final SuiteTraining training;

	private final HttpClient http;

	private final Thread atExit = new Thread(this::close, "stop-suite");

	/**
	 * Prepares a suite; its secrets and certificates are made if this is the first time.
	 * @param options how it is to run
	 * @param listener hears what happens, from several threads
	 * @throws IOException if the state folder cannot be used
	 * @throws SuiteException if the data's secrets are missing
	 */
	public Suite(SuiteOptions options, SuiteListener listener) throws IOException {
		this.options = options;
		OwnerOnly.folder(options.state());
		this.secrets = Secrets.in(options.state().resolve("secrets.properties"),
				Files.exists(options.state().resolve("data")));
		this.passwords = StorePasswords.from((name) -> this.secrets.token("store." + name));
		this.authority = options.https() ? LocalAuthority.in(options.state().resolve("tls")) : null;
		this.http = HttpClients.trusting(this.authority);
		this.ports = SuitePorts.of(options);
		this.parts = new SuiteParts(this, listener, this.passwords, this.authority, this.http);
		this.allAtOnce = new SuiteStart(this.parts);
		this.training = new SuiteTraining(this, this.parts, listener, this.passwords, this.authority);
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
		this.parts.requireBuilt();
		Runtime.getRuntime().addShutdownHook(this.atExit);
		try {
			Files.createDirectories(this.options.state().resolve("logs"));
			this.allAtOnce.run();
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Prepares, in the background and at low priority, that the next start is faster.
	 * {@link #close} ends it, and the next time goes on.
	 */
	public void trainForNextStart() {
		this.training.begin();
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

	/**
	 * Stops one part in order: a service may finish its requests.
	 * @param part the part
	 * @throws IOException if it does not stop
	 */
	public void stop(Part part) throws IOException {
		this.parts.stop(part);
	}

	/**
	 * Ends one part at once, as a power cut would.
	 * @param part the part
	 * @throws IOException if it does not end
	 */
	public void kill(Part part) throws IOException {
		this.parts.kill(part);
	}

	/**
	 * Starts one part again, on the same port and data, and returns when it is ready.
	 * @param part a part that was stopped or killed
	 * @throws IOException if it cannot be started
	 * @throws InterruptedException if the thread is interrupted while waiting
	 * @throws SuiteException if it does not start
	 */
	public void start(Part part) throws IOException, InterruptedException {
		if (this.parts.isRunning(part)) {
			throw new IllegalStateException(part.label() + " runs already");
		}
		this.parts.start(part, part.isService() ? this.parts.jar(part) : null);
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
		return this.parts.processes();
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
	 * Returns the local operator.
	 * @return a person who may manage the authorization server
	 */
	public SuiteUser operator() {
		return new SuiteUser("margaret", this.secrets.password("user.margaret"), "Margaret Hamilton",
				"margaret@example.org");
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
				operator().password(), whatIfUser().password(), this.secrets.key("key-encryption-key"),
				this.secrets.key("session-encryption-key")));
		return all;
	}

	/**
	 * Returns the database.
	 * @return the running server
	 */
	public PostgresStore postgres() {
		return (PostgresStore) this.parts.running(Part.POSTGRESQL);
	}

	/**
	 * Returns the queue.
	 * @return the running broker
	 */
	public KafkaStore kafka() {
		return (KafkaStore) this.parts.running(Part.KAFKA);
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
		this.parts.beginToClose();
		this.allAtOnce.cancel();
		stopAll();
	}

	private synchronized void stopAll() {
		// Whoever closes may be interrupted, and still everything is to stop.
		boolean interrupted = Thread.interrupted();
		interrupted |= this.training.end();
		interrupted |= this.allAtOnce.awaitEnd();
		this.parts.stopAll();
		removeHook();
		if (interrupted) {
			Thread.currentThread().interrupt();
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
