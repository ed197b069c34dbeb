package dev.oauth2flow.auth.keys;

import java.security.Key;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.util.Base64URL;

/**
 * Verifies what {@link EdDsa} has signed.
 */
final class EdDsaVerifier extends BaseJWSProvider implements JWSVerifier {

	private final PublicKey key;

	EdDsaVerifier(PublicKey key) {
		super(Set.of(JWSAlgorithm.EdDSA));
		this.key = key;
	}

	static List<Key> keys(KeyRing keys, JWSHeader header) {
		JWKMatcher matcher = new JWKMatcher.Builder().algorithm(JWSAlgorithm.EdDSA).keyID(header.getKeyID()).build();
		return keys.get(new JWKSelector(matcher), null)
			.stream()
			.<Key>map((key) -> EdDsa.publicKey(key.toOctetKeyPair()))
			.toList();
	}

	@Override
	public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) {
		return header.getCriticalParams() == null && EdDsa.verify(this.key, signingInput, signature.decode());
	}

	/**
	 * Makes the verifiers, those of other algorithms in the library's way.
	 */
	static final class Factory extends DefaultJWSVerifierFactory {

		@Override
		public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
			return (JWSAlgorithm.EdDSA.equals(header.getAlgorithm()) && key instanceof PublicKey publicKey)
					? new EdDsaVerifier(publicKey) : super.createJWSVerifier(header, key);
		}

	}

}
