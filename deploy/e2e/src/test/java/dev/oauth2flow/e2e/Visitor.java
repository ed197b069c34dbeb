package dev.oauth2flow.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Somebody outside who writes requests by hand, as no browser would, and trusts one
 * authority alone.
 */
public final class Visitor {

	private static final int PATIENCE_MILLIS = 30_000;

	private final SSLContext tls;

	/**
	 * Trusts one authority.
	 * @param authority a certificate in PEM form
	 */
	public Visitor(String authority) {
		try {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("authority", CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII))));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			this.tls = SSLContext.getInstance("TLS");
			this.tls.init(null, trust.getTrustManagers(), null);
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Sends a request exactly as it is written.
	 * @param origin where to, such as {@code https://localhost:9000}
	 * @param request the whole request, which asks for the connection to be closed
	 * @return the whole answer
	 */
	public String send(String origin, String request) {
		URI target = URI.create(origin);
		try (SSLSocket socket = (SSLSocket) this.tls.getSocketFactory()
			.createSocket(target.getHost(), target.getPort())) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			socket.setSSLParameters(parameters);
			socket.setSoTimeout(PATIENCE_MILLIS);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
