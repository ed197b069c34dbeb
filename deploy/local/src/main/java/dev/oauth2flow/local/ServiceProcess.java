package dev.oauth2flow.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * One service in a process of its own.
 */
final class ServiceProcess {

	/** Generous, since all services start at once on two cores. */
	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private static final int LAST_LINES = 12;

	private final Part part;

	private final Process process;

	private final Path log;

	private final URI readiness;

	private ServiceProcess(Part part, Process process, Path log, URI readiness) {
		this.part = part;
		this.process = process;
		this.log = log;
		this.readiness = readiness;
	}

	/**
	 * Starts the process. Its settings go into the environment, where, unlike on the
	 * command line, other users of the machine do not see them.
	 */
	static ServiceProcess start(Part part, List<String> command, Map<String, String> settings, Path log, URI readiness)
			throws IOException {
		Files.createDirectories(log.getParent());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
		builder.environment().put("SPRING_APPLICATION_JSON", json(settings));
		return new ServiceProcess(part, builder.start(), log, readiness);
	}

	static List<String> command(@Nullable LocalAuthority authority, List<String> options, Path jar) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		if (authority != null) {
			command.add("-Djavax.net.ssl.trustStore=" + authority.trustStore());
			command.add("-Djavax.net.ssl.trustStorePassword=" + LocalAuthority.TRUST_STORE_PASSWORD);
			command.add("-Djavax.net.ssl.trustStoreType=PKCS12");
		}
		command.add("-jar");
		command.add(jar.toString());
		return command;
	}

	static String json(Map<String, String> settings) {
		return settings.entrySet()
			.stream()
			.map((entry) -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static String quoted(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	void awaitReady(HttpClient http) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!isReady(http)) {
			// Waiting for the process to end is also the pause between two looks.
			if (this.process.waitFor(250, TimeUnit.MILLISECONDS)) {
				throw new SuiteException("%s stopped while it started. Its last lines, from %s:%n%s"
					.formatted(this.part.label(), this.log, lastLines()));
			}
			if (System.nanoTime() > deadline) {
				throw new SuiteException("%s was not ready within %d s. Its last lines, from %s:%n%s"
					.formatted(this.part.label(), PATIENCE.toSeconds(), this.log, lastLines()));
			}
		}
	}

	private boolean isReady(HttpClient http) throws InterruptedException {
		try {
			return http
				.send(HttpRequest.newBuilder(this.readiness).timeout(Duration.ofSeconds(5)).build(),
						BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private String lastLines() throws IOException {
		List<String> lines = Files.readAllLines(this.log);
		return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
	}

	ProcessHandle handle() {
		return this.process.toHandle();
	}

	void requestStop() {
		this.process.destroy();
	}

	void awaitStop() throws InterruptedException {
		if (!this.process.waitFor(40, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

}
