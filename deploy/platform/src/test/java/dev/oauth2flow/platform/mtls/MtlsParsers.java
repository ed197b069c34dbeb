package dev.oauth2flow.platform.mtls;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Certificates that proxies pass on, and what can be in them.
 */
public final class MtlsParsers {

	private MtlsParsers() {
	}

	/** One header, or a chain of what is separated by commas. */
	public static boolean header(byte[] input) {
		String value = new String(input, StandardCharsets.ISO_8859_1);
		int comma = value.indexOf(',');
		return read(List.of((comma < 0) ? value : value.substring(0, comma)),
				(comma < 0) ? List.of() : List.of(value.substring(comma + 1)));
	}

	/** What comes through the syntax of the header. */
	public static boolean certificate(byte[] input) {
		String value = ":" + Base64.getEncoder().encodeToString(input) + ":";
		return read(List.of(value), List.of(value));
	}

	private static boolean read(List<String> certificate, List<String> chain) {
		X509Certificate[] found = ClientCertHeader.read(certificate, chain);
		for (X509Certificate each : found) {
			assertThat(ClientCertificates.thumbprint(each)).hasSize(43);
		}
		return found.length > 0;
	}

}
