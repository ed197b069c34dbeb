package dev.oauth2flow.auth.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;

/**
 * The algorithms that this server signs tokens with (RFC 7518 section 3, RFC 8037). Each
 * has keys of its own.
 */
public enum TokenAlgorithm implements JwsAlgorithm {

	/** RSA with PKCS #1 v1.5 padding, the default of ID tokens. */
	RS256("RS256"),

	/** ECDSA on P-256, the algorithm of access tokens. */
	ES256("ES256"),

	/** RSA with PSS padding. */
	PS256("PS256"),

	/** Ed25519. */
	EDDSA("EdDSA");

	/** The pattern of the algorithms' names, for settings. */
	public static final String NAMES = "RS256|ES256|PS256|EdDSA";

	private static final int RSA_BITS = 2048;

	private final String name;

	TokenAlgorithm(String name) {
		this.name = name;
	}

	/**
	 * Returns the algorithm of a name.
	 * @param name the name as in {@code alg}
	 * @return the algorithm
	 * @throws IllegalArgumentException if this server does not sign with it
	 */
	public static TokenAlgorithm of(String name) {
		for (TokenAlgorithm algorithm : values()) {
			if (algorithm.name.equals(name)) {
				return algorithm;
			}
		}
		throw new IllegalArgumentException("Nothing is signed with " + name);
	}

	@Override
	public String getName() {
		return this.name;
	}

	/**
	 * Returns the hash that {@code at_hash} is made with (OpenID Connect Core 1.0 section
	 * 3.1.3.6).
	 * @return the hash's name on this platform
	 */
	public String hash() {
		return (this == EDDSA) ? "SHA-512" : "SHA-256";
	}

	JWK newKey() {
		try {
			return switch (this) {
				case RS256,
						PS256 ->
					new RSAKeyGenerator(RSA_BITS).keyUse(KeyUse.SIGNATURE)
						.algorithm(JWSAlgorithm.parse(this.name))
						.keyIDFromThumbprint(true)
						.generate();
				case ES256 -> new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE)
					.algorithm(JWSAlgorithm.ES256)
					.keyIDFromThumbprint(true)
					.generate();
				case EDDSA -> EdDsa.generate();
			};
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("No key could be made", ex);
		}
	}

}
