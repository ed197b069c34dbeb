package dev.oauth2flow.local;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Starts all parts at once: the services wait for the stores after their jars have been
 * taken apart.
 */
final class SuiteStart {

	private static final int PATIENCE_SECONDS = 60;

	private final SuiteParts parts;

	private volatile @Nullable ExecutorService threads;

	SuiteStart(SuiteParts parts) {
		this.parts = parts;
	}

	/**
	 * Returns when all are ready.
	 * @throws InterruptedException also if it was {@linkplain #cancel cancelled}
	 * @throws SuiteException if one does not start
	 */
	void run() throws InterruptedException {
		CompletableFuture<Void> database = new CompletableFuture<>();
		CompletableFuture<Void> cache = new CompletableFuture<>();
		try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
			this.threads = all;
			ExecutorCompletionService<Part> done = new ExecutorCompletionService<>(all);
			for (Part part : Part.values()) {
				done.submit(() -> {
					start(part, database, cache);
					return part;
				});
			}
			try {
				for (int i = 0; i < Part.values().length; i++) {
					done.take().get();
				}
			}
			catch (ExecutionException ex) {
				all.shutdownNow();
				throw reason(ex);
			}
			catch (InterruptedException ex) {
				all.shutdownNow();
				throw ex;
			}
			finally {
				this.threads = null;
			}
		}
	}

	private void start(Part part, CompletableFuture<Void> database, CompletableFuture<Void> cache)
			throws IOException, InterruptedException, ExecutionException {
		FastStart jar = part.isService() ? this.parts.jar(part) : null;
		if (part.isService()) {
			database.get();
			cache.get();
		}
		this.parts.start(part, jar);
		switch (part) {
			case POSTGRESQL -> database.complete(null);
			case REDIS -> cache.complete(null);
			default -> {
			}
		}
	}

	private SuiteException reason(ExecutionException ex) throws InterruptedException {
		if (this.parts.isClosing()) {
			throw new InterruptedException();
		}
		return (ex.getCause() instanceof SuiteException known) ? known
				: new SuiteException("The suite did not start: " + ex.getCause(), ex);
	}

	void cancel() {
		ExecutorService all = this.threads;
		if (all != null) {
			all.shutdownNow();
		}
	}

	/**
	 * Waits until nothing starts any more.
	 * @return whether the thread was interrupted while it waited
	 */
	boolean awaitEnd() {
		ExecutorService all = this.threads;
		try {
			boolean _ = all == null || all.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
			return false;
		}
		catch (InterruptedException _) {
			return true;
		}
	}

}
