package dev.oauth2flow.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.github.dockerjava.api.DockerClient;
import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.browser.Browsers;
import dev.oauth2flow.e2e.telemetry.LogLine;
import dev.oauth2flow.e2e.telemetry.Span;
import dev.oauth2flow.e2e.telemetry.SpanCollector;
import dev.oauth2flow.local.SuiteUser;
import org.junit.jupiter.api.Assumptions;
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

	private static final Duration PATIENCE = Duration.ofMinutes(15);

	/** As docker-compose.yml says. */
	private static final int GRACE_SECONDS = 30;

	/** The ledger's is taken only where its tests lay it open. */
	private static final List<Integer> PORTS = List.of(8070, 8080, 8090, 9000);

	private final Form form;

	private final SpanCollector spans;

	private final Browsers browsers;

	private final ComposeContainer compose;

	/**
	 * Which of the compose files are put together.
	 */
	public enum Form {

		/** As {@code docker compose up} starts it. */
		PLAIN("http", "2s"),
		/**
		 * Two of each service behind a balancer, with TLS on every hop, which makes it a
		 * burden to ask.
		 */
		REPLICAS("https", "10s");

		private final String scheme;

		private final String healthInterval;

		Form(String scheme, String healthInterval) {
			this.scheme = scheme;
			this.healthInterval = healthInterval;
		}

		List<String> files() {
			return switch (this) {
				case PLAIN -> List.of("docker-compose.yml");
				case REPLICAS ->
					List.of("docker-compose.yml", "deploy/compose/https.yml", "deploy/compose/replicas.yml");
			};
		}

	}

	private ContainerSuite(Form form, SpanCollector spans, Browsers browsers, ComposeContainer compose) {
		this.form = form;
		this.spans = spans;
		this.browsers = browsers;
		this.compose = compose;
	}

	/**
	 * Builds the images from the jars of this build, and starts everything; aborts the
	 * test, and tells it in the build's last lines, where that is not possible here.
	 * @param form which compose files
	 * @return the suite, started, to be closed
	 * @throws IOException if no port can be had
	 */
	public static ContainerSuite startWherePossible(Form form) throws IOException {
		assumePossible("the end-to-end story in containers (" + form + ")");
		return start(form);
	}

	/**
	 * Aborts the test, and tells it in the build's last lines, where no containers can be
	 * started or none are wanted.
	 * @param what is not tested then
	 */
	public static void assumePossible(String what) {
		String missing = missing();
		if (!missing.isEmpty()) {
			WhatRan.say("Skipped: " + what + ", since " + missing + ".");
		}
		Assumptions.assumeTrue(missing.isEmpty(), missing);
		PORTS.forEach(ContainerSuite::requireFree);
	}

	private static String missing() {
		return switch (SWITCH) {
			case "on" -> "";
			case "off" -> "it was switched off by -Dcontainers=off";
			case "auto" -> DockerClientFactory.instance().isDockerAvailable() ? "" : "no Docker engine answers";
			default -> throw new IllegalArgumentException("-Dcontainers must be auto, on or off");
		};
	}

	private static ContainerSuite start(Form form) throws IOException {
		SpanCollector spans = SpanCollector.startForContainers();
		Browsers browsers = Browsers.start();
		List<File> files = new ArrayList<>();
		form.files().forEach((file) -> files.add(PROJECT.resolve(file).toFile()));
		files.add(INSIDE.toFile());
		ComposeContainer compose = new ComposeContainer("oauth2flow-e2e", files).withEnv("JAR_FROM", "target")
			// As deploy/compose/observability.env does.
			.withEnv("OTLP_TRACES", spans.endpoint())
			.withEnv("OTLP_LOGS", spans.logsEndpoint())
			.withEnv("HEALTH_INTERVAL", form.healthInterval)
			.withBuild(true)
			.withPull(false)
			.withStartupTimeout(PATIENCE);
		ContainerSuite suite = new ContainerSuite(form, spans, browsers, compose);
		try {
			compose.start();
		}
		catch (RuntimeException ex) {
			suite.close();
			throw ex;
		}
		WhatRan.say("The end-to-end story ran in containers, too, "
				+ ((form == Form.REPLICAS) ? "two of each service behind a balancer" : "by docker-compose.yml")
				+ ", in " + browsers.description() + ".");
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
		return this.form.scheme + "://localhost:8080";
	}

	@Override
	public String issuer() {
		return this.form.scheme + "://localhost:9000";
	}

	@Override
	public SuiteUser auditor() {
		Matcher told = Pattern.compile("grace with (\\S+)\\)").matcher(log("welcome"));
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
		List<String> command = new ArrayList<>(List.of("redis-cli"));
		if (this.form == Form.REPLICAS) {
			command.addAll(List.of("--tls", "--cacert", "/run/tls/ca.crt"));
		}
		command.addAll(List.of("--no-auth-warning", "--user", "auth-server", "--pass", password, "--scan", "--pattern",
				pattern));
		return run("redis", command.toArray(String[]::new)).lines().toList();
	}

	@Override
	public List<Span> spans() {
		return this.spans.spans();
	}

	/**
	 * Returns the lines that the services sent by OTLP.
	 * @return the lines so far
	 */
	public List<LogLine> logLines() {
		return this.spans.logLines();
	}

	/**
	 * Returns what a container wrote.
	 * @param service the service's name in the compose file
	 * @return its log so far
	 */
	public String log(String service) {
		return container(service).getLogs();
	}

	/**
	 * Returns the authority that signed the certificates of every hop.
	 * @return a certificate in PEM form
	 */
	public String authority() {
		return run("client-app", "cat", "/run/tls/ca.crt");
	}

	/**
	 * Returns an address of a container.
	 * @param service the service's name in the compose file
	 * @param network the network's name in the compose file
	 * @return an IP address
	 */
	public String address(String service, String network) {
		return container(service).getContainerInfo()
			.getNetworkSettings()
			.getNetworks()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().endsWith("_" + network))
			.map((entry) -> String.valueOf(entry.getValue().getIpAddress()))
			.findFirst()
			.orElseThrow(() -> new AssertionError(service + " is not in the network " + network));
	}

	/**
	 * Sends a request from inside, past the balancer, from the database's container to
	 * any replica.
	 * @param target host and port of a service that speaks TLS
	 * @param request the whole request, which asks for the connection to be closed
	 * @return the whole answer
	 */
	public String send(String target, String request) {
		return run("postgres", "bash", "-c", "printf %s \"$1\" | openssl s_client -quiet -connect \"$2\" 2>/dev/null",
				"-", request, target);
	}

	/**
	 * Asks a container to stop, as an upgrade does: SIGTERM, and SIGKILL after the grace
	 * period.
	 * @param service the service's name in the compose file; its first replica is stopped
	 * @return the exit code
	 */
	public long stop(String service) {
		DockerClient docker = DockerClientFactory.lazyClient();
		String id = container(service).getContainerId();
		docker.stopContainerCmd(id).withTimeout(GRACE_SECONDS).exec();
		return Objects.requireNonNull(docker.inspectContainerCmd(id).exec().getState().getExitCodeLong());
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
