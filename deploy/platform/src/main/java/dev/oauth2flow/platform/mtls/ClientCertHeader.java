package dev.oauth2flow.platform.mtls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the headers by which a proxy that ends TLS passes on a client's certificate (RFC
 * 9440 section 2). A header that is malformed or given twice counts for nothing, as RFC
 * 9651 section 4.2 wants it of structured fields.
 */
final class ClientCertHeader {

	static final String CERTIFICATE = "Client-Cert";

	static final String CHAIN = "Client-Cert-Chain";

	/** A byte sequence (RFC 9651 section 3.3.5). */
	private static final Pattern BYTES = Pattern.compile(":([A-Za-z0-9+/]+={0,2}):");

	private static final int LONGEST_CHAIN = 10;

	private ClientCertHeader() {
	}

	/**
	 * Reads a request's headers.
	 * @param certificate all headers {@link #CERTIFICATE}
	 * @param chain all headers {@link #CHAIN}
	 * @return the client's own certificate and those that lead to its authority, or none
	 */
	static X509Certificate[] read(List<String> certificate, List<String> chain) {
		X509Certificate own = (certificate.size() == 1) ? certificate(certificate.getFirst()) : null;
		if (own == null) {
			return new X509Certificate[0];
		}
		List<X509Certificate> all = new ArrayList<>();
		all.add(own);
		all.addAll(chain(String.join(",", chain)));
		return all.toArray(X509Certificate[]::new);
	}

	private static List<X509Certificate> chain(String header) {
		if (header.isBlank()) {
			return List.of();
		}
		List<X509Certificate> certificates = new ArrayList<>();
		for (String item : header.split(",", LONGEST_CHAIN + 1)) {
			X509Certificate each = certificate(item);
			if (each == null) {
				return List.of();
			}
			certificates.add(each);
		}
		return certificates;
	}

	private static @Nullable X509Certificate certificate(String item) {
		Matcher bytes = BYTES.matcher(item.strip());
		if (!bytes.matches()) {
			return null;
		}
		try {
			byte[] encoded = Base64.getDecoder().decode(bytes.group(1));
			X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(encoded));
			// The factory would also read what comes before other content.
			return Arrays.equals(encoded, certificate.getEncoded()) ? certificate : null;
		}
		catch (IllegalArgumentException | CertificateException _) {
			return null;
		}
	}

}
