package dev.oauth2flow.auth.protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.oauth2flow.auth.clients.InitialAccessTokens;
import dev.oauth2flow.local.process.Ports;
import dev.oauth2flow.local.tls.TestAuthority;
import dev.oauth2flow.local.tls.TestAuthority.Holder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One more auth-server, with real TLS and a port on which it asks clients for a
 * certificate. A proxy in front of it has the address 127.0.0.2. It has the clients of
 * the others, and some that have certificates.
 */
final class TlsReplica implements AutoCloseable {

	static final String DIRECT = "127.0.0.1";

	static final String PROXY = "127.0.0.2";

	private final TestAuthority authority;

	private final int port;

	private final Replica replica;

	TlsReplica(TestAuthority authority, Map<String, Map<String, String>> clients) {
		this.authority = authority;
		try {
			this.port = Ports.free();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		Holder server = authority.issue("CN=localhost", "dns:localhost", "ip:127.0.0.1");
		Map<String, String> settings = new HashMap<>();
		settings.put("spring.ssl.bundle.pem.server.keystore.certificate", server.certificatePem());
		settings.put("spring.ssl.bundle.pem.server.keystore.private-key", server.keyPem());
		settings.put("server.ssl.bundle", "server");
		settings.put("spring.ssl.bundle.pem.clients.truststore.certificate", authority.certificatePem());
		settings.put("oauth2flow.mtls.port", Integer.toString(this.port));
		settings.put("oauth2flow.mtls.proxies", PROXY);
		settings.put("oauth2flow.mtls.authorities", "clients");
		int index = (int) Replica.settings().keySet().stream().filter((name) -> name.endsWith("].client-id")).count();
		for (Map.Entry<String, Map<String, String>> client : clients.entrySet()) {
			String prefix = "oauth2flow.auth.clients[" + index++ + "].";
			settings.put(prefix + "client-id", client.getKey());
			settings.put(prefix + "redirect-uris", Replica.CALLBACK);
			client.getValue().forEach((name, value) -> settings.put(prefix + name, value));
		}
		this.replica = Replica.startWith(settings);
	}

	Replica replica() {
		return this.replica;
	}

	/** Where clients with a certificate find it. */
	String alias() {
		return "https://localhost:" + this.port;
	}

	HttpResponse<String> post(@Nullable Holder holder, String clientId, String path, Map<String, String> form) {
		return post(DIRECT, holder, clientId, path, form);
	}

	HttpResponse<String> post(String from, @Nullable Holder holder, String clientId, String path,
			Map<String, String> form, String... headers) {
		Map<String, String> fields = new LinkedHashMap<>(form);
		fields.put("client_id", clientId);
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(alias() + path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(Browser.form(fields)));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(from, holder, request);
	}

	HttpResponse<String> get(@Nullable Holder holder, String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(alias() + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(DIRECT, holder, request);
	}

	HttpResponse<String> postToUsualPort(Holder holder, String clientId, Map<String, String> form) {
		Map<String, String> fields = new LinkedHashMap<>(form);
		fields.put("client_id", clientId);
		String usual = this.replica.url("/oauth2/token").replace("http:", "https:");
		return send(DIRECT, holder,
				HttpRequest.newBuilder(URI.create(usual))
					.header("Content-Type", "application/x-www-form-urlencoded")
					.POST(HttpRequest.BodyPublishers.ofString(Browser.form(fields))));
	}

	HttpResponse<String> register(Map<String, Object> metadata) {
		String token = this.replica.bean(InitialAccessTokens.class).issue("test", 1, Instant.now().plusSeconds(60));
		return send(DIRECT, null,
				HttpRequest.newBuilder(URI.create(alias() + "/register"))
					.headers("Content-Type", "application/json", "Authorization", "Bearer " + token)
					.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(metadata))));
	}

	private HttpResponse<String> send(String from, @Nullable Holder holder, HttpRequest.Builder request) {
		try (HttpClient client = HttpClient.newBuilder()
			.sslContext(this.authority.client(holder))
			.localAddress(InetAddress.ofLiteral(from))
			.build()) {
			return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.replica.close();
	}

}
