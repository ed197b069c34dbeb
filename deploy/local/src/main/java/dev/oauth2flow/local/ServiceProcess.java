package dev.oauth2flow.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.oauth2flow.local.process.Child;
import dev.oauth2flow.local.process.ChildPart;
import dev.oauth2flow.local.process.JavaProgram;
import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * One service in a process of its own.
 */
final class ServiceProcess extends ChildPart {

	/** Generous, since all services start at once on two cores. */
	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private final URI readiness;

	private ServiceProcess(Child child, URI readiness) {
		super(child);
		this.readiness = readiness;
	}

	/**
	 * Starts the process. Its settings go into the environment, where, unlike on the
	 * command line, other users of the machine do not see them.
	 */
	static ServiceProcess start(Part part, List<String> command, Map<String, String> settings, Path log, URI readiness)
			throws IOException {
		return new ServiceProcess(
				Child.start(part.label(), command, Map.of("SPRING_APPLICATION_JSON", json(settings)), log), readiness);
	}

	static List<String> command(@Nullable LocalAuthority authority, List<String> options, Path jar) {
		List<String> command = new ArrayList<>();
		command.add(JavaProgram.java());
		command.addAll(options);
		if (authority != null) {
			command.add("-Djavax.net.ssl.trustStore=" + authority.trustStore().toAbsolutePath());
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
		StringBuilder quoted = new StringBuilder("\"");
		text.chars().forEach((letter) -> {
			switch (letter) {
				case '"', '\\' -> quoted.append('\\').append((char) letter);
				default -> quoted.append((letter < ' ') ? "\\u%04x".formatted(letter) : (char) letter);
			}
		});
		return quoted.append('"').toString();
	}

	void awaitReady(HttpClient http) throws IOException, InterruptedException {
		this.child.await(() -> isReady(http, this.readiness), PATIENCE);
	}

	static boolean isReady(HttpClient http, URI readiness) {
		try {
			return http
				.send(HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(5)).build(),
						BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException _) {
			return false;
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	void requestStop() {
		this.child.terminate();
	}

}
