package dev.oauth2flow.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

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
		if (authority != null) {
			try (InputStream stream = Files.newInputStream(authority.trustStore())) {
				KeyStore trust = KeyStore.getInstance("PKCS12");
				trust.load(stream, LocalAuthority.TRUST_STORE_PASSWORD.toCharArray());
				TrustManagerFactory managers = TrustManagerFactory
					.getInstance(TrustManagerFactory.getDefaultAlgorithm());
				managers.init(trust);
				SSLContext context = SSLContext.getInstance("TLS");
				context.init(null, managers.getTrustManagers(), null);
				builder.sslContext(context);
			}
			catch (GeneralSecurityException ex) {
				throw new IOException("The local authority cannot be trusted", ex);
			}
		}
		return builder.build();
	}

}
