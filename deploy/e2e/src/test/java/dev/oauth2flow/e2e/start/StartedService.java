package dev.oauth2flow.e2e.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.oauth2flow.local.process.JavaProgram;
import dev.oauth2flow.local.process.Ports;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service's own jar in a process of its own.
 */
final class StartedService implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private final Process process;

	private final Path log;

	private final int managementPort;

	private StartedService(Process process, Path log, int managementPort) {
		this.process = process;
		this.log = log;
		this.managementPort = managementPort;
	}

	/**
	 * Starts a service on free ports.
	 * @param settings Spring properties
	 * @param environment variables, which are weaker than the settings
	 */
	static StartedService start(String service, Map<String, String> settings, Map<String, String> environment)
			throws IOException {
		List<Integer> ports = Ports.free(2);
		Map<String, String> all = new HashMap<>(settings);
		if (!environment.containsKey("SERVER_PORT")) {
			all.put("server.port", ports.getFirst().toString());
		}
		all.put("management.server.port", ports.getLast().toString());
		Path log = Files.createTempFile(service, ".log");
		log.toFile().deleteOnExit();
		ProcessBuilder builder = new ProcessBuilder(JavaProgram.java(), "-XX:+UseSerialGC", "-Xmx256m",
				"-XX:TieredStopAtLevel=1", "-jar", jar(service).toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().put("SPRING_APPLICATION_JSON", JsonMapper.shared().writeValueAsString(all));
		builder.environment().putAll(environment);
		return new StartedService(builder.start(), log, ports.getLast());
	}

	private static Path jar(String service) throws IOException {
		Path target = Path.of("../..", service, "target");
		try (Stream<Path> files = Files.list(target)) {
			return files.filter((file) -> file.getFileName().toString().matches(service + "-[0-9].*\\.jar"))
				.findFirst()
				.orElseThrow(() -> new AssertionError(service + " is not built"));
		}
	}

	String output() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean runs() {
		return this.process.isAlive();
	}

	int exitCode() throws InterruptedException {
		if (!this.process.waitFor(PATIENCE)) {
			throw new AssertionError("It has not ended:\n" + output());
		}
		return this.process.exitValue();
	}

	boolean isReady() {
		try (HttpClient http = HttpClient.newHttpClient()) {
			return http
				.send(HttpRequest
					.newBuilder(URI.create("http://localhost:" + this.managementPort + "/actuator/health/readiness"))
					.build(), BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException _) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
