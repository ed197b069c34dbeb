package dev.oauth2flow.auth.clients;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.util.Base64;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * The public keys of clients, as they are registered or from where the registration says.
 */
@Component
public class ClientKeys {

	static final String SETTING = "oauth2flow.keys";

	private final RemoteKeySets remote;

	ClientKeys(RemoteKeySets remote) {
		this.remote = remote;
	}

	/**
	 * Finds keys of a client.
	 * @param client a client of {@link RegisteredClients}
	 * @param selector which keys are wanted
	 * @return the keys, none if the client has no such key
	 * @throws KeySourceException if the client's keys cannot be fetched
	 */
	public List<JWK> find(RegisteredClient client, JWKSelector selector) throws KeySourceException {
		Registered registered = registered(client);
		if (registered.keySet() != null) {
			return selector.select(registered.keySet());
		}
		return (registered.jwksUri() != null) ? this.remote.find(registered.jwksUri(), selector) : List.of();
	}

	/**
	 * Returns the only algorithm by which a client signs what proves who it is.
	 * @param client a client of {@link RegisteredClients}
	 * @return the algorithm's name, or {@code null} for any that its profile allows
	 */
	public static @Nullable String algorithm(RegisteredClient client) {
		return registered(client).algorithm();
	}

	/**
	 * Returns the only algorithm by which a client signs authorization requests.
	 * @param client a client of {@link RegisteredClients}
	 * @return the algorithm's name, or {@code null} for any that its profile allows
	 */
	public static @Nullable String requestObjectAlgorithm(RegisteredClient client) {
		return registered(client).requestObjectAlgorithm();
	}

	static CertificateName certificateName(RegisteredClient client) {
		return registered(client).certificateName();
	}

	/**
	 * Says whether a certificate stands in a client's key set (RFC 8705 section 2.2.2).
	 */
	boolean holdsCertificate(RegisteredClient client, X509Certificate certificate) throws KeySourceException {
		return !find(client, new JWKSelector(new CertificateMatcher(certificate))).isEmpty();
	}

	static boolean isPublicKeySet(String json) {
		try {
			List<JWK> keys = JWKSet.parse(json).getKeys();
			return !keys.isEmpty() && keys.stream().noneMatch((key) -> key.isPrivate() || !isAsymmetric(key));
		}
		catch (ParseException _) {
			return false;
		}
	}

	private static boolean isAsymmetric(JWK key) {
		return !KeyType.OCT.equals(key.getKeyType());
	}

	private static Registered registered(RegisteredClient client) {
		@Nullable Registered registered = client.getClientSettings().getSetting(SETTING);
		return (registered != null) ? registered : Registered.NOTHING;
	}

	/**
	 * What a registration says of its client's keys.
	 */
	record Registered(@Nullable JWKSet keySet, @Nullable String jwksUri, @Nullable String algorithm,
			@Nullable String requestObjectAlgorithm, CertificateName certificateName) {

		private static final Registered NOTHING = new Registered(null, null, null, null, CertificateName.NONE);

		static Registered of(Client client) {
			try {
				return new Registered((client.jwks != null) ? JWKSet.parse(client.jwks) : null, client.jwksUri,
						client.authenticationAlgorithm, client.requestObjectAlgorithm,
						CertificateName.of(client.tlsSubjectDn, client.tlsSan));
			}
			catch (ParseException ex) {
				throw new IllegalStateException("The key set of client " + client.clientId + " cannot be read", ex);
			}
		}

	}

	/**
	 * Finds the key whose certificate is a given one. That nothing else is found makes a
	 * remote key set be fetched again, as after a client has replaced its certificate.
	 */
	private static final class CertificateMatcher extends JWKMatcher {

		private final byte[] encoded;

		CertificateMatcher(X509Certificate certificate) {
			super(null, null, null, null, null, false, false, false, false, false, false, 0, 0, null, null, null, true);
			try {
				this.encoded = certificate.getEncoded();
			}
			catch (CertificateEncodingException ex) {
				throw new IllegalArgumentException(ex);
			}
		}

		@Override
		public boolean matches(JWK key) {
			List<Base64> chain = key.getX509CertChain();
			return chain != null && !chain.isEmpty() && Arrays.equals(chain.getFirst().decode(), this.encoded);
		}

	}

}
