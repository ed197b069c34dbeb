package dev.oauth2flow.platform.mtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The certificate that the sender of a request has proved to hold the key of. That says
 * nothing about who issued it.
 */
public final class ClientCertificates {

	/** Under this name Servlet 6.1 section 3.11 has a request's certificates. */
	static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

	private ClientCertificates() {
	}

	/**
	 * Returns the certificates that came with a request.
	 * @param request the request
	 * @return the sender's own certificate and those that lead to its authority, or none
	 */
	public static List<X509Certificate> of(HttpServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain) ? List.of(chain) : List.of();
	}

	/**
	 * Returns the thumbprint of the certificate of the current request's sender.
	 * @return the value of {@code x5t#S256} (RFC 8705 section 3.1), or {@code null} if
	 * there is no certificate
	 */
	public static @Nullable String currentThumbprint() {
		if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current)) {
			return null;
		}
		List<X509Certificate> chain = of(current.getRequest());
		return chain.isEmpty() ? null : thumbprint(chain.getFirst());
	}

	/**
	 * Computes a certificate's thumbprint.
	 * @param certificate the certificate
	 * @return the value of {@code x5t#S256} (RFC 8705 section 3.1)
	 */
	public static String thumbprint(X509Certificate certificate) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
			return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException | CertificateEncodingException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
