package dev.oauth2flow.auth.clients;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import dev.oauth2flow.platform.mtls.MtlsProperties;
import dev.oauth2flow.platform.start.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * The authorities that certify clients: those of a configured SSL bundle, which may be
 * replaced while this runs, and no others.
 */
@Component
class CertificateAuthorities {

	private static final String SETTING = "oauth2flow.mtls.authorities";

	private volatile @Nullable X509TrustManager authorities;

	CertificateAuthorities(MtlsProperties properties, SslBundles bundles) {
		String name = properties.authorities();
		if (name == null) {
			return;
		}
		try {
			this.authorities = trustManager(bundles.getBundle(name));
			bundles.addBundleUpdateHandler(name, (renewed) -> this.authorities = trustManager(renewed));
		}
		catch (NoSuchSslBundleException _) {
			throw new InvalidSettingException(SETTING, "names no SSL bundle: spring.ssl.bundle has none of that name");
		}
	}

	/**
	 * Says whether a certificate is one that the authorities issued to a client, and that
	 * is valid now (RFC 5280 section 6).
	 * @param chain the client's own certificate and those that lead to an authority
	 * @return whether it is trusted
	 */
	boolean isTrusted(List<X509Certificate> chain) {
		X509TrustManager current = this.authorities;
		if (current == null || chain.isEmpty()) {
			return false;
		}
		try {
			current.checkClientTrusted(chain.toArray(X509Certificate[]::new),
					chain.getFirst().getPublicKey().getAlgorithm());
			return true;
		}
		catch (CertificateException _) {
			return false;
		}
	}

	private static X509TrustManager trustManager(SslBundle bundle) {
		KeyStore authorities = bundle.getStores().getTrustStore();
		// Without one the platform would trust every authority of the public Web.
		if (authorities == null) {
			throw new InvalidSettingException(SETTING, "names an SSL bundle without a trust store");
		}
		try {
			TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
			factory.init(authorities);
			return Arrays.stream(factory.getTrustManagers())
				.filter(X509TrustManager.class::isInstance)
				.map(X509TrustManager.class::cast)
				.findFirst()
				.orElseThrow();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The authorities of clients' certificates cannot be used", ex);
		}
	}

}
