package dev.oauth2flow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

import dev.oauth2flow.local.TestClient;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.ContainerState;

/**
 * In containers on this machine, by the {@code docker-compose.yml} of a working copy, on
 * its well-known ports.
 */
final class ContainerPlace implements Place {

	private static final Duration PATIENCE = Duration.ofMinutes(20);

	/**
	 * Lays open the ledger, which is inside otherwise, and asks often whether a service
	 * is ready, since the tests wait for it.
	 */
	private static final String OVERRIDE = """
			x-often: &often
			  healthcheck: {interval: 2s}
			services:
			  auth-server: *often
			  resource-api: *often
			  client-app: *often
			  secrets:
			    environment:
			      TEST_CLIENT: %s
			  audit-consumer:
			    <<: *often
			    networks: [edge]
			    ports: ["127.0.0.1:8070:8070"]
			""".formatted(TestClient.CLIENT_ID);

	private static final Pattern WELCOME = Pattern
		.compile("sign in as (\\S+) with the password (\\S+).*?: (\\S+) with (\\S+)\\)", Pattern.DOTALL);

	private final ComposeContainer compose;

	private final TestUser user;

	private final TestUser auditor;

	private ContainerPlace(ComposeContainer compose, TestUser user, TestUser auditor) {
		this.compose = compose;
		this.user = user;
		this.auditor = auditor;
	}

	static ContainerPlace start(SuiteSettings settings) {
		Path project = Path.of(settings.find("suite.project")
			.orElseThrow(() -> new IllegalArgumentException(
					"suite.mode=containers needs suite.project: a working copy of the suite, with its docker-compose.yml")));
		ComposeContainer compose = new ComposeContainer("oauth2flow-tests",
				List.of(project.resolve("docker-compose.yml").toAbsolutePath().toFile(), override().toFile()))
			.withEnv("JAR_FROM", Files.isDirectory(project.resolve("auth-server/target")) ? "target" : "source")
			.withBuild(true)
			.withPull(false)
			.withStartupTimeout(PATIENCE);
		try {
			compose.start();
			String message = compose.getContainerByServiceName("welcome").map(ContainerState::getLogs).orElse("");
			Matcher told = WELCOME.matcher(message);
			if (!told.find()) {
				throw new IllegalStateException("The containers do not tell how to sign in");
			}
			return new ContainerPlace(compose, new TestUser(told.group(1), told.group(2)),
					new TestUser(told.group(3), told.group(4)));
		}
		catch (RuntimeException ex) {
			compose.stop();
			throw ex;
		}
	}

	private static Path override() {
		try {
			Path file = Files.createTempFile("oauth2flow-tests", ".yml");
			file.toFile().deleteOnExit();
			return Files.writeString(file, OVERRIDE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public URI clientApp() {
		return URI.create("http://localhost:8080");
	}

	@Override
	public URI issuer() {
		return URI.create("http://localhost:9000");
	}

	@Override
	public URI api() {
		return URI.create("http://localhost:8090");
	}

	@Override
	public URI audit() {
		return URI.create("http://localhost:8070");
	}

	@Override
	public TestUser user() {
		return this.user;
	}

	@Override
	public TestUser auditor() {
		return this.auditor;
	}

	@Override
	public TestUser newUser() {
		throw new TestAbortedException("Not tested in containers, where no new users can be made");
	}

	@Override
	public Registration registration() {
		return Registration.ofTests();
	}

	@Override
	public @Nullable SSLContext trust() {
		return null;
	}

	@Override
	public void close() {
		this.compose.stop();
	}

}
