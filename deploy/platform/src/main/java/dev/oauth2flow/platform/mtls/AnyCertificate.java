package dev.oauth2flow.platform.mtls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets any certificate of a client through the handshake, which proves that the client
 * holds its key. Whose it is, is known only when the request says which client sent it:
 * the client's registration then decides (RFC 8705 section 2). It names no authorities,
 * so that clients also send certificates that they have signed themselves. Tomcat makes
 * it by its name.
 */
public final class AnyCertificate extends X509ExtendedTrustManager {

	private static final X509Certificate[] NOT_NAMED = {};

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) {
		// Trust is up to the client's authentication.
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
		// Trust is up to the client's authentication.
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
		// Trust is up to the client's authentication.
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		throw notAServers();
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		throw notAServers();
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		throw notAServers();
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return NOT_NAMED;
	}

	private static CertificateException notAServers() {
		return new CertificateException("Only for certificates of clients");
	}

}
