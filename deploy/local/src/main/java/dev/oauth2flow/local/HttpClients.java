package dev.oauth2flow.local;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;

import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP clients that trust the local authority and nobody else.
 */
final class HttpClients {

	private HttpClients() {
	}

	static HttpClient trusting(@Nullable LocalAuthority authority) throws IOException {
		HttpClient.Builder builder = HttpClient.newBuilder()
			.connectTimeout(Duration.ofSeconds(5))
			.version(HttpClient.Version.HTTP_1_1);
		return ((authority != null) ? builder.sslContext(authority.forStores().clientContext()) : builder).build();
	}

}
