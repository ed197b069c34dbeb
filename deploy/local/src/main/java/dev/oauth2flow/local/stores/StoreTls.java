package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a store needs to speak TLS and nothing else.
 *
 * @param certificate the server's certificate chain in PEM
 * @param key the server's private key in PEM (PKCS #8)
 * @param keyAndCertificate both in one PEM file, as Kafka wants them
 * @param authority the certificate of the authority that signed it, in PEM
 */
public record StoreTls(Path certificate, Path key, Path keyAndCertificate, Path authority) {

	/**
	 * Returns a context for clients that trusts the authority and nobody else.
	 * @return a TLS context
	 * @throws IOException if the authority's certificate cannot be read
	 */
	public SSLContext clientContext() throws IOException {
		try (InputStream stream = Files.newInputStream(this.authority)) {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("authority",
					CertificateFactory.getInstance("X.509").generateCertificate(stream));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("The authority in " + this.authority + " cannot be trusted", ex);
		}
	}

}
