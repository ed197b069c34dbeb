package dev.oauth2flow.e2e.start;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.oauth2flow.local.process.JavaProgram;

/**
 * One service as a process of its own, from the jar of this build, given nothing but the
 * settings that a test gives it.
 */
final class ServiceRun implements AutoCloseable {

	private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();

	private static final long PATIENCE_SECONDS = 240;

	private final Process process;

	private final Path log;

	private ServiceRun(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts a service.
	 * @param service the module's name
	 * @param settings Spring properties
	 * @return the process, which may still be starting
	 */
	static ServiceRun start(String service, Map<String, String> settings) {
		try {
			Path folder = Files.createTempDirectory(service);
			Path file = Files.createFile(folder.resolve("settings.properties"));
			Files.write(file, settings.entrySet().stream().map((one) -> one.getKey() + "=" + one.getValue()).toList());
			Path log = folder.resolve("log");
			List<String> command = new ArrayList<>(List.of(JavaProgram.java(), "-XX:+UseSerialGC",
					"-XX:TieredStopAtLevel=1", "-Xmx256m", "--enable-native-access=ALL-UNNAMED", "-jar"));
			command.add(PROJECT.resolve(service + "/target/" + service + "-0.1.0-SNAPSHOT.jar").toString());
			command.add("--spring.config.import=file:" + file);
			ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
				.redirectErrorStream(true)
				.redirectInput(new File("/dev/null"))
				.redirectOutput(log.toFile());
			return new ServiceRun(builder.start(), log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until the process has ended by itself.
	 * @return its exit code
	 */
	int exitCode() {
		return exitCode(PATIENCE_SECONDS);
	}

	/**
	 * Waits until the process has ended.
	 * @param seconds for how long at most
	 * @return its exit code
	 */
	int exitCode(long seconds) {
		try {
			if (!this.process.waitFor(seconds, TimeUnit.SECONDS)) {
				throw new AssertionError("Still running:\n" + log());
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	boolean alive() {
		return this.process.isAlive();
	}

	/** As a container engine does it: SIGTERM. */
	void askToStop() {
		this.process.destroy();
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
