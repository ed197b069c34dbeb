package dev.oauth2flow.e2e.start;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.oauth2flow.local.process.Ports;
import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What SIGTERM does to a service that is in the middle of a request.
 */
class DrainIT {

	/** What docker-compose.yml gives a service before it is killed. */
	private static final long GRACE_SECONDS = 30;

	private static final String FORM = "username=ada&password=" + "x".repeat(400);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	@Test
	void a_request_in_flight_is_finished_while_readiness_is_down_and_the_process_ends_in_time() throws Exception {
		List<Integer> ports = Ports.free(2);
		Map<String, String> settings = new HashMap<>(TestStores.settings("auth-server"));
		settings.put("server.port", ports.getFirst().toString());
		settings.put("management.server.port", ports.getLast().toString());
		settings.put("oauth2flow.issuer", "http://localhost:" + ports.getFirst());
		settings.put("oauth2flow.auth.key-encryption-key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
		URI management = URI.create("http://localhost:" + ports.getLast() + "/actuator/");
		try (ServiceRun run = ServiceRun.start("auth-server", settings); Socket person = new Socket()) {
			await().atMost(Duration.ofMinutes(4)).until(() -> isReady(management));
			person.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), ports.getFirst()));
			person.setSoTimeout((int) TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
			write(person, """
					POST /signin HTTP/1.1
					Host: localhost:%d
					Content-Type: application/x-www-form-urlencoded
					Content-Length: %d

					""".formatted(ports.getFirst(), FORM.length()).replace("\n", "\r\n") + FORM.substring(0, 20));
			await().atMost(Duration.ofSeconds(30)).until(() -> isBusyWithPost(management));

			run.askToStop();

			await().atMost(Duration.ofSeconds(30)).until(() -> !isReady(management));
			assertThat(run.alive()).as("it waits for the request").isTrue();
			write(person, FORM.substring(20));
			String answer = new String(person.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(answer).matches("(?s)HTTP/1\\.1 [234]\\d\\d .*");
			assertThat(run.exitCode(GRACE_SECONDS)).as(run.log()).isEqualTo(128 + 15);
		}
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
	}

	private boolean isReady(URI management) throws InterruptedException {
		try {
			return get(management.resolve("health/readiness")).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private boolean isBusyWithPost(URI management) throws IOException, InterruptedException {
		return get(management.resolve("prometheus")).body()
			.lines()
			.anyMatch((line) -> line.startsWith("http_server_requests_active_seconds_count")
					&& line.contains("method=\"POST\"") && !line.endsWith(" 0"));
	}

	private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

}
