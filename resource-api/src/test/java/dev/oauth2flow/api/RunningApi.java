package dev.oauth2flow.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import dev.oauth2flow.local.stores.TestStores;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole service with real stores and a stand-in for the issuer, as its callers meet
 * it: over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(Costs.class)
@SuppressWarnings("NullAway.Init")
public abstract class RunningApi {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	/** What the requests cost. */
	@Autowired
	protected Costs costs;

	/** The service's own connection to the cache. */
	@Autowired
	protected StringRedisTemplate redis;

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		TestStores.settings("resource-api").forEach((name, value) -> registry.add(name, () -> value));
		registry.add("oauth2flow.issuer", TestIssuer::url);
		registry.add("oauth2flow.access-token.audience", () -> TestIssuer.AUDIENCE);
		registry.add("management.server.port", () -> "0");
		registry.add("management.tracing.sampling.probability", () -> "1.0");
		Users.createView();
	}

	/** Sends a request to the management port, without a token. */
	protected Answer manage(String path) {
		return exchange(HttpRequest.newBuilder(URI.create("http://localhost:" + this.managementPort + path)));
	}

	/** Returns the address of a path. */
	protected String url(String path) {
		return "http://localhost:" + this.port + path;
	}

	/** Sends a request without a body. */
	protected Answer send(String method, String path, String token, String... headers) {
		return send(method, path, token, BodyPublishers.noBody(), headers);
	}

	/** Sends a JSON body. */
	protected Answer sendJson(String method, String path, String token, String json, String... headers) {
		String[] all = new String[headers.length + 2];
		System.arraycopy(headers, 0, all, 0, headers.length);
		all[headers.length] = "Content-Type";
		all[headers.length + 1] = "application/json";
		return send(method, path, token, BodyPublishers.ofString(json), all);
	}

	/** Sends any body; an empty token is not sent. */
	protected Answer send(String method, String path, String token, BodyPublisher body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path))).method(method, body);
		if (!token.isEmpty()) {
			request.header("Authorization", "Bearer " + token);
		}
		if (headers.length > 0) {
			request.headers(headers);
		}
		return exchange(request);
	}

	private static Answer exchange(HttpRequest.Builder request) {
		try {
			return new Answer(HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
