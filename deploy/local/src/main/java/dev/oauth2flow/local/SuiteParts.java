package dev.oauth2flow.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.oauth2flow.local.process.RunningPart;
import dev.oauth2flow.local.stores.KafkaStore;
import dev.oauth2flow.local.stores.PostgresStore;
import dev.oauth2flow.local.stores.RedisStore;
import dev.oauth2flow.local.stores.StoreHome;
import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the parts of one suite, each in a process of its own.
 */
final class SuiteParts {

	private final PreparedSuite suite;

	private final SuiteListener listener;

	private final ServiceJars jars;

	private final Map<Part, RunningPart> running = new ConcurrentHashMap<>();

	private volatile boolean closing;

	SuiteParts(PreparedSuite suite, SuiteListener listener) {
		this.suite = suite;
		this.listener = listener;
		this.jars = new ServiceJars(suite.options().project());
	}

	/**
	 * Refuses to go on where a service has no jar.
	 * @throws SuiteException if so
	 */
	void requireBuilt() {
		Part.services().forEach(this.jars::of);
	}

	FastStart jar(Part service) throws IOException, InterruptedException {
		return FastStart.of(service, this.jars.of(service), this.suite.options().starts());
	}

	Path trainedKafka() throws IOException {
		return this.suite.options().starts().resolve("kafka-" + KafkaStore.version() + ".aot");
	}

	/**
	 * Starts a part and returns when it is ready.
	 * @param jar the jar of a service, or {@code null} for a store
	 */
	void start(Part part, @Nullable FastStart jar) throws IOException, InterruptedException {
		if (this.closing) {
			throw new InterruptedException();
		}
		this.listener.starting(part);
		try {
			if (jar != null) {
				ServiceProcess service = ServiceProcess.start(part, jar.command(this.suite.authority()),
						this.suite.settings(part), this.suite.log(part), this.suite.readiness(part));
				this.running.put(part, service);
				this.listener.started(part, service.handle());
				service.awaitReady(this.suite.http());
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

	private RunningPart startStore(Part part) throws IOException, InterruptedException {
		LocalAuthority authority = this.suite.authority();
		StoreHome home = new StoreHome(this.suite.options().state().resolve("data").resolve(part.label()),
				this.suite.log(part), this.suite.passwords(), (authority != null) ? authority.forStores() : null,
				(process) -> this.listener.started(part, process));
		int port = this.suite.port(part);
		return switch (part) {
			case POSTGRESQL ->
				PostgresStore.start(home, this.suite.options().starts().resolve("postgresql"), port, Map.of());
			case REDIS -> RedisStore.start(home, port);
			case KAFKA -> KafkaStore.start(home, port, this.suite.secondPort(part), trainedKafka());
			default -> throw new IllegalArgumentException(part + " is no store");
		};
	}

	private void watch(Part part, RunningPart process) {
		CompletableFuture<?> _ = process.handle().onExit().thenRun(() -> {
			if (!this.closing && process.equals(this.running.get(part))) {
				this.listener.died(part, this.suite.log(part));
			}
		});
	}

	RunningPart running(Part part) {
		RunningPart process = this.running.get(part);
		if (process == null) {
			throw new IllegalStateException(part.label() + " does not run");
		}
		return process;
	}

	boolean isRunning(Part part) {
		return this.running.containsKey(part);
	}

	Map<Part, ProcessHandle> processes() {
		Map<Part, ProcessHandle> processes = new EnumMap<>(Part.class);
		this.running.forEach((part, process) -> processes.put(part, process.handle()));
		return processes;
	}

	void stop(Part part) throws IOException {
		RunningPart process = running(part);
		this.running.remove(part);
		process.close();
		this.listener.stopped(part);
	}

	void kill(Part part) throws IOException {
		RunningPart process = running(part);
		this.running.remove(part);
		process.kill();
		process.handle().onExit().join();
		// Forgets what the process cannot clean up any more.
		process.close();
		this.listener.stopped(part);
	}

	/** From now on no part starts, and none that ends is missed. */
	void beginToClose() {
		this.closing = true;
	}

	boolean isClosing() {
		return this.closing;
	}

	/** In order: the services, then the queue, the cache and the database. */
	void stopAll() {
		for (Part service : Part.services()) {
			if (this.running.get(service) instanceof ServiceProcess process) {
				process.requestStop();
			}
		}
		Part.services().forEach(this::stopQuietly);
		List.of(Part.KAFKA, Part.REDIS, Part.POSTGRESQL).forEach(this::stopQuietly);
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

}
