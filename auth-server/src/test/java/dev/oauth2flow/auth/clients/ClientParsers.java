package dev.oauth2flow.auth.clients;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients register, and how they prove who they are.
 */
public final class ClientParsers {

	private static final List<CertificateName> NAMES = List.of(new CertificateName("CN=client", null, null, null, null),
			new CertificateName(null, "client.example", null, null, null),
			new CertificateName(null, null, "https://client.example/a", null, null),
			new CertificateName(null, null, null, "192.0.2.1", null),
			new CertificateName(null, null, null, null, "client@example.com"));

	private static final JwtDecoder ASSERTIONS = new ClientAssertions(SigningClient.keys(), SigningClient.redis(),
			"https://issuer.example")
		.createDecoder(SigningClient.REGISTRATION);

	private ClientParsers() {
	}

	public static boolean keySet(byte[] input) {
		return ClientKeys.isPublicKeySet(new String(input, StandardCharsets.UTF_8));
	}

	public static boolean certificateSubject(byte[] input) {
		String name = new String(input, StandardCharsets.UTF_8);
		new CertificateName(null, null, name, null, null).isUsable();
		new CertificateName(null, null, null, name, null).isUsable();
		return new CertificateName(name, null, null, null, null).isUsable();
	}

	/** Anybody can put anything into a certificate of their own. */
	public static boolean certificate(byte[] input) {
		try {
			X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(input));
			return NAMES.stream().filter((name) -> name.matches(certificate)).count() == NAMES.size();
		}
		catch (CertificateException _) {
			return false;
		}
	}

	public static boolean redirectUri(byte[] input) {
		String uri = new String(input, StandardCharsets.UTF_8);
		PublicHosts.isSafeAddress(uri);
		boolean safe = RedirectUris.isSafe(uri);
		if (safe) {
			assertThat(URI.create(uri).getRawFragment()).isNull();
			assertThat(URI.create(uri).getScheme()).isNotIn("javascript", "data", "file");
		}
		return safe;
	}

	public static void assertion(byte[] input) {
		String assertion = new String(input, StandardCharsets.ISO_8859_1);
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/oauth2/token");
		request.addParameter("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
		request.addParameter("client_assertion", assertion);
		try {
			new PrivateKeyJwtConverter().convert(request);
		}
		catch (OAuth2AuthenticationException ex) {
			assertThat(ex.getError().getErrorCode()).isEqualTo("invalid_client");
		}
		decode(assertion);
	}

	/** What the owner of a registered key may sign. */
	public static void assertionClaims(byte[] input) {
		decode(SigningClient.sign(input));
	}

	private static void decode(String assertion) {
		try {
			ASSERTIONS.decode(assertion);
		}
		catch (JwtException ex) {
			assertThat(ex.getMessage()).startsWith("The ");
		}
	}

}
