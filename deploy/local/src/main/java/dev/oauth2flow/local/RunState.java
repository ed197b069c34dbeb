package dev.oauth2flow.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.oauth2flow.local.stores.Ports;

/**
 * Remembers in a file what runs, so that another terminal can look at it and stop it, and
 * so that nothing is left behind when the launcher itself was killed. A process is known
 * by its id and the moment of its start, since ids are used again.
 */
class RunState {

	private static final String LAUNCHER = "launcher";

	private static final int PATIENCE_SECONDS = 60;

	private final Path file;

	RunState(Path project) {
		this.file = project.resolve(".suite/running.properties");
	}

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
		running.setProperty("ports", Integer.toString(options.portOffset()));
		write(running);
	}

	void write(Suite suite) throws IOException {
		Properties running = read();
		suite.processes().forEach((part, process) -> put(running, part.label(), process));
		write(running);
	}

	void clear() {
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			System.err.println(this.file + " could not be removed: " + ex.getMessage());
		}
	}

	boolean status(PrintStream out) throws IOException {
		Properties running = read();
		int offset = Integer.parseInt(running.getProperty("ports", "0"));
		boolean all = true;
		for (Part part : Part.values()) {
			Optional<ProcessHandle> process = process(running, part.label());
			int port = part.defaultPort() + offset;
			boolean up = process.isPresent() && Ports.isOpen(port);
			all &= up;
			out.printf("  %-15s %-8s port %-6d %s%n", part.label(), up ? "up" : "down", port,
					process.map((handle) -> "process " + handle.pid()).orElse(""));
		}
		return all;
	}

	boolean down(PrintStream out) throws IOException, InterruptedException {
		Properties running = read();
		boolean any = false;
		Optional<ProcessHandle> launcher = process(running, LAUNCHER);
		if (launcher.isPresent()) {
			any = true;
			end(launcher.get());
		}
		for (Part part : Part.values()) {
			Optional<ProcessHandle> left = process(running, part.label());
			if (left.isPresent()) {
				any = true;
				end(left.get());
			}
		}
		clear();
		out.println(any ? "Everything is stopped." : "Nothing was running.");
		return true;
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
			throw new SuiteException("A process could not be ended: " + ex.getMessage());
		}
	}

	private Optional<ProcessHandle> process(Properties running, String name) {
		String value = running.getProperty(name);
		if (value == null || !value.contains("@")) {
			return Optional.empty();
		}
		int at = value.indexOf('@');
		return ProcessHandle.of(Long.parseLong(value.substring(0, at)))
			.filter((handle) -> started(handle).equals(value.substring(at + 1)));
	}

	private static void put(Properties running, String name, ProcessHandle process) {
		running.setProperty(name, process.pid() + "@" + started(process));
	}

	private static String started(ProcessHandle process) {
		return process.info().startInstant().map(Object::toString).orElse("");
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
		Files.createDirectories(this.file.getParent());
		StringWriter content = new StringWriter();
		running.store(content, null);
		Files.writeString(this.file, content.toString());
	}

}
