package dev.oauth2flow.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process of the suite, whose output goes to a file.
 */
public final class Child implements AutoCloseable {

	/** Longer than a service takes to finish its requests. */
	private static final Duration PATIENCE = Duration.ofSeconds(45);

	private final String name;

	private final Process process;

	private final Path log;

	private Child(String name, Process process, Path log) {
		this.name = name;
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts a process.
	 * @param name what people call it
	 * @param command the program by its full path and its arguments, which others on this
	 * machine can see
	 * @param environment additional variables, which others cannot see
	 * @param log the file for its output; a former one is kept beside it
	 * @return the running process
	 * @throws IOException if there is no such program
	 */
	public static Child start(String name, List<String> command, Map<String, String> environment, Path log)
			throws IOException {
		Files.createDirectories(log.getParent());
		if (Files.exists(log)) {
			Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
		}
		ProcessBuilder builder = new ProcessBuilder(Sessions.detached(command)).redirectErrorStream(true)
			.redirectInput(Path.of("/dev/null").toFile())
			.redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		Process process = builder.start();
		Reaper.watch(process.pid());
		return new Child(name, process, log);
	}

	/**
	 * Waits until a condition holds.
	 * @param ready the condition, asked several times a second
	 * @param patience how long at most
	 * @throws IOException if the process ends before or the patience does; the message is
	 * for people and holds the log's last lines
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void await(BooleanSupplier ready, Duration patience) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!ready.getAsBoolean()) {
			// Waiting for the process to end is also the pause between two looks.
			if (this.process.waitFor(100, TimeUnit.MILLISECONDS)) {
				throw new IOException("stopped while it started (exit code " + this.process.exitValue() + ")"
						+ Logs.explain(this.log));
			}
			if (System.nanoTime() > deadline) {
				throw new IOException("was not ready after " + patience.toSeconds() + " s" + Logs.explain(this.log));
			}
		}
	}

	/**
	 * Waits until the process has ended.
	 * @param patience how long at most
	 * @return whether it has
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean ended(Duration patience) throws InterruptedException {
		return this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Asks the process to end, without waiting.
	 */
	public void terminate() {
		this.process.destroy();
	}

	/**
	 * Ends the process and what it started at once, without a chance to clean up.
	 */
	public void kill() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
	}

	/**
	 * Returns the process.
	 * @return a handle
	 */
	public ProcessHandle handle() {
		return this.process.toHandle();
	}

	@Override
	public void close() {
		this.process.destroy();
		boolean interrupted = false;
		try {
			if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				kill();
			}
		}
		catch (InterruptedException _) {
			interrupted = true;
			kill();
		}
		Reaper.forget(this.process.pid());
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
