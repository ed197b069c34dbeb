package dev.oauth2flow.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.oauth2flow.local.files.OwnerOnly;
import dev.oauth2flow.local.process.Ports;
import dev.oauth2flow.local.tls.LocalAuthority;

/**
 * Remembers in a file what was started, so that another terminal can look at it and stop
 * it, and so that nothing is left behind when the launcher itself was killed. A process
 * is known by its id and the moment of its start, since ids are used again.
 */
final class RunState {

	private static final String LAUNCHER = "launcher";

	private static final int PATIENCE_SECONDS = 90;

	/** How far the moment of a start may move when the machine's clock is set. */
	private static final Duration CLOCK = Duration.ofSeconds(2);

	private final Path folder;

	private final Path file;

	RunState(Path project) {
		this.folder = project.resolve(".suite");
		this.file = this.folder.resolve("running.properties");
	}

	/**
	 * Refuses to go on while something of an earlier start runs.
	 * @throws SuiteException if so
	 */
	void requireStopped() throws IOException {
		Properties running = read();
		for (String name : running.stringPropertyNames()) {
			if (process(running, name).isPresent()) {
				throw new SuiteException("The suite runs already (" + name + " does). Stop it: ./suite down");
			}
		}
	}

	void begin(SuiteOptions options) throws IOException {
		Properties running = new Properties();
		put(running, LAUNCHER, ProcessHandle.current());
		running.setProperty("port-offset", Integer.toString(options.portOffset()));
		running.setProperty("state", options.state().toString());
		running.setProperty("https", Boolean.toString(options.https()));
		write(running);
	}

	synchronized void started(Part part, ProcessHandle process) throws IOException {
		Properties running = read();
		put(running, part.label(), process);
		write(running);
	}

	synchronized void clear() throws IOException {
		Files.deleteIfExists(this.file);
	}

	/**
	 * Shows a line per part.
	 * @return whether all are ready
	 */
	boolean status(PrintStream out) throws IOException {
		Properties running = read();
		int offset = Integer.parseInt(running.getProperty("port-offset", "0"));
		HttpClient http = client(running);
		boolean all = true;
		for (Part part : Part.values()) {
			Optional<ProcessHandle> process = process(running, part.label());
			String health = process.isEmpty() ? "down" : health(part, offset, running, http);
			all &= health.equals("ready");
			out.printf("  %-15s %-10s port %-6d %s%n", part.label(), health, part.defaultPort() + offset,
					process.map((handle) -> "process " + handle.pid()).orElse(""));
		}
		return all;
	}

	private static String health(Part part, int offset, Properties running, HttpClient http) {
		boolean ready;
		if (part.isService()) {
			String scheme = isHttps(running) ? "https" : "http";
			ready = ServiceProcess.isReady(http, URI.create("%s://localhost:%d/actuator/health/readiness"
				.formatted(scheme, part.defaultSecondPort() + offset)));
		}
		else {
			ready = Ports.isOpen(part.defaultPort() + offset);
		}
		return ready ? "ready" : "not ready";
	}

	private static boolean isHttps(Properties running) {
		return Boolean.parseBoolean(running.getProperty("https"));
	}

	private static HttpClient client(Properties running) throws IOException {
		return HttpClients.trusting(
				isHttps(running) ? LocalAuthority.in(Path.of(running.getProperty("state")).resolve("tls")) : null);
	}

	/**
	 * Ends the launcher, which stops what it started, and whatever is left without it.
	 */
	void down(PrintStream out) throws IOException, InterruptedException {
		Properties running = read();
		boolean any = false;
		Optional<ProcessHandle> launcher = process(running, LAUNCHER);
		if (launcher.isPresent()) {
			any = true;
			out.println("Stopping ...");
			end(launcher.get());
		}
		List<Part> order = new ArrayList<>(Part.services());
		order.addAll(List.of(Part.KAFKA, Part.REDIS, Part.POSTGRESQL));
		for (Part part : order) {
			Optional<ProcessHandle> left = process(running, part.label());
			if (left.isPresent()) {
				any = true;
				end(left.get());
				out.printf("  %-15s stopped%n", part.label());
			}
		}
		clear();
		out.println(any ? "Everything is stopped." : "Nothing was running.");
	}

	private static void end(ProcessHandle process) throws InterruptedException {
		process.destroy();
		try {
			process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			process.destroyForcibly();
		}
		catch (ExecutionException ex) {
			throw new SuiteException("A process could not be ended: " + ex.getMessage(), ex);
		}
	}

	private static Optional<ProcessHandle> process(Properties running, String name) {
		String value = running.getProperty(name, "");
		int at = value.indexOf('@');
		if (at < 0) {
			return Optional.empty();
		}
		Instant started = Instant.parse(value.substring(at + 1));
		return ProcessHandle.of(Long.parseLong(value.substring(0, at)))
			.filter((handle) -> handle.info()
				.startInstant()
				.filter((instant) -> Duration.between(instant, started).abs().compareTo(CLOCK) < 0)
				.isPresent());
	}

	private static void put(Properties running, String name, ProcessHandle process) {
		process.info().startInstant().ifPresent((started) -> running.setProperty(name, process.pid() + "@" + started));
	}

	private Properties read() throws IOException {
		Properties running = new Properties();
		if (Files.exists(this.file)) {
			try (Reader reader = Files.newBufferedReader(this.file)) {
				running.load(reader);
			}
		}
		return running;
	}

	private void write(Properties running) throws IOException {
		OwnerOnly.folder(this.folder);
		StringWriter content = new StringWriter();
		running.store(content, null);
		OwnerOnly.write(this.file, content.toString());
	}

}
