package dev.oauth2flow.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.browser.Browsers;
import dev.oauth2flow.e2e.telemetry.Span;
import dev.oauth2flow.e2e.telemetry.SpanCollector;
import dev.oauth2flow.local.SuiteUser;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerState;

/**
 * The suite as containers, built and started by the project's own
 * {@code docker-compose.yml}, on its well-known ports and with volumes of its own.
 */
public final class ContainerSuite implements SuiteUnderTest {

	/**
	 * {@code auto}, the default: where a Docker engine answers; {@code on}; {@code off}.
	 */
	private static final String SWITCH = System.getProperty("containers", "auto");

	private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();

	private static final Path INSIDE = Path.of("target/test-classes/inside.yml").toAbsolutePath();

	private static final Duration PATIENCE = Duration.ofMinutes(8);

	private static final List<Integer> PORTS = List.of(8080, 8090, 9000);

	private final SpanCollector spans;

	private final Browsers browsers;

	private final ComposeContainer compose;

	private ContainerSuite(SpanCollector spans, Browsers browsers, ComposeContainer compose) {
		this.spans = spans;
		this.browsers = browsers;
		this.compose = compose;
	}

	/**
	 * Says why the story cannot be told in containers here.
	 * @return the reason, empty where it can
	 */
	public static String missing() {
		return switch (SWITCH) {
			case "on" -> "";
			case "off" -> "it was switched off by -Dcontainers=off";
			case "auto" -> DockerClientFactory.instance().isDockerAvailable() ? "" : "no Docker engine answers";
			default -> throw new IllegalArgumentException("-Dcontainers must be auto, on or off");
		};
	}

	/**
	 * Tells the build's last lines that the story was not told in containers.
	 * @param reason why
	 */
	public static void skipped(String reason) {
		WhatRan.say("Skipped: the end-to-end story in containers, since " + reason + ".");
	}

	/**
	 * Builds the images from the jars of this build, and starts everything.
	 * @return the suite, started, to be closed
	 * @throws IOException if no port can be had
	 */
	public static ContainerSuite start() throws IOException {
		PORTS.forEach(ContainerSuite::requireFree);
		SpanCollector spans = SpanCollector.startForContainers();
		Browsers browsers = Browsers.start();
		ComposeContainer compose = new ComposeContainer("oauth2flow-e2e",
				List.of(PROJECT.resolve("docker-compose.yml").toFile(), INSIDE.toFile()))
			.withEnv("JAR_FROM", "target")
			.withEnv("START", "plain")
			.withEnv("OTLP_ENDPOINT", spans.endpoint())
			.withBuild(true)
			.withPull(false)
			.withStartupTimeout(PATIENCE);
		ContainerSuite suite = new ContainerSuite(spans, browsers, compose);
		try {
			compose.start();
		}
		catch (RuntimeException ex) {
			suite.close();
			throw ex;
		}
		WhatRan.say("The end-to-end story ran in containers, too, by docker-compose.yml, in " + browsers.description()
				+ ".");
		return suite;
	}

	private static void requireFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			assert socket.isBound();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The containers need port " + port
					+ ", which is taken. Stop what uses it, perhaps by ./suite down, or switch them off by -Dcontainers=off",
					ex);
		}
	}

	@Override
	public Browser browser() {
		return this.browsers.open();
	}

	@Override
	public String clientUrl() {
		return "http://localhost:8080";
	}

	@Override
	public String issuer() {
		return "http://localhost:9000";
	}

	@Override
	public SuiteUser auditor() {
		Matcher told = Pattern.compile("grace with (\\S+)\\)").matcher(container("welcome").getLogs());
		if (!told.find()) {
			throw new AssertionError("The welcome does not tell the auditor's password");
		}
		return new SuiteUser("grace", told.group(1), "Grace Hopper", "grace@example.org");
	}

	@Override
	public List<String> rows(String schema, String query) {
		return run("postgres", "psql", "-U", "postgres", "-d", "oauth2flow", "-qAtc",
				"set search_path to " + schema + "; " + query)
			.lines()
			.toList();
	}

	@Override
	public List<String> redisKeys(String pattern) {
		String settings = run("auth-server", "cat", "/run/secrets/suite/secrets.properties");
		String password = settings.lines()
			.filter((line) -> line.startsWith("spring.data.redis.password="))
			.map((line) -> line.substring(line.indexOf('=') + 1))
			.findFirst()
			.orElseThrow();
		return run("redis", "redis-cli", "--no-auth-warning", "--user", "auth-server", "--pass", password, "--scan",
				"--pattern", pattern)
			.lines()
			.toList();
	}

	@Override
	public List<Span> spans() {
		return this.spans.spans();
	}

	private ContainerState container(String service) {
		return this.compose.getContainerByServiceName(service)
			.orElseThrow(() -> new AssertionError("There is no container of " + service));
	}

	private String run(String service, String... command) {
		try {
			ExecResult result = container(service).execInContainer(command);
			if (result.getExitCode() != 0) {
				throw new AssertionError(command[0] + " failed in " + service + ": " + result.getStderr());
			}
			return result.getStdout();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.browsers.close();
		this.compose.stop();
		this.spans.close();
	}

}
