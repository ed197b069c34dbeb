package dev.oauth2flow.local;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

import dev.oauth2flow.local.stores.KafkaStore;
import dev.oauth2flow.local.stores.PostgresStore;

/**
 * The whole suite on this machine: three stores and four services, which trust nobody but
 * each other and this machine's browser. What it started ends with this JVM. Except for
 * {@link #close} it is not for use by several threads.
 */
public final class Suite extends PreparedSuite implements AutoCloseable {

	private final SuiteParts parts;

	private final SuiteStart allAtOnce;

	private final SuiteTraining training;

	private final Thread atExit = new Thread(this::close, "stop-suite");

	/**
	 * Prepares a suite; its secrets and certificates are made if this is the first time.
	 * @param options how it is to run
	 * @param listener hears what happens, from several threads
	 * @throws IOException if the state folder cannot be used
	 * @throws SuiteException if the data's secrets are missing
	 */
	public Suite(SuiteOptions options, SuiteListener listener) throws IOException {
		super(options);
		this.parts = new SuiteParts(this, listener);
		this.allAtOnce = new SuiteStart(this.parts);
		this.training = new SuiteTraining(this, this.parts, listener);
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
		ports().requireFree();
		// Before any store starts for services that cannot.
		this.parts.requireBuilt();
		Runtime.getRuntime().addShutdownHook(this.atExit);
		try {
			Files.createDirectories(options().state().resolve("logs"));
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
