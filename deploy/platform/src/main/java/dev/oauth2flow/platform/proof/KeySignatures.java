package dev.oauth2flow.platform.proof;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;

/**
 * Verifies the signature of a JWT by a public key: RSA from 2048 bits, P-256 and Ed25519,
 * which the JOSE library leaves to another one.
 */
public final class KeySignatures {

	private static final int SHORTEST_RSA = 2048;

	/** One algorithm with two names, of which the former is deprecated (RFC 9864). */
	private static final Set<JWSAlgorithm> ED25519 = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

	private KeySignatures() {
	}

	/**
	 * Says whether two names are those of one algorithm.
	 * @param one the name of an algorithm (RFC 7518 section 3.1, RFC 9864 section 2.2)
	 * @param other the name of another or the same
	 * @return whether a key for the one may be used with the other
	 */
	public static boolean areSame(Algorithm one, Algorithm other) {
		return one.equals(other) || (ED25519.contains(one) && ED25519.contains(other));
	}

	/**
	 * Says whether a JWT was signed by the holder of a key.
	 * @param jwt the JWT, whose algorithm the caller has allowed
	 * @param key the public key
	 * @return whether the signature is valid; false also for a key of another kind than
	 * the algorithm's
	 */
	public static boolean isValid(SignedJWT jwt, JWK key) {
		JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
		if (key.getAlgorithm() != null && !areSame(key.getAlgorithm(), algorithm)) {
			return false;
		}
		try {
			if (key instanceof RSAKey rsa && JWSAlgorithm.Family.RSA.contains(algorithm)) {
				return rsa.size() >= SHORTEST_RSA && jwt.verify(new RSASSAVerifier(rsa));
			}
			if (key instanceof ECKey ec && JWSAlgorithm.ES256.equals(algorithm)) {
				return Curve.P_256.equals(ec.getCurve()) && jwt.verify(new ECDSAVerifier(ec));
			}
			if (key instanceof OctetKeyPair pair && ED25519.contains(algorithm)) {
				return Curve.Ed25519.equals(pair.getCurve()) && isValid(jwt, pair);
			}
			return false;
		}
		catch (JOSEException | GeneralSecurityException | IllegalArgumentException _) {
			// What is no key at all is told in all of these ways.
			return false;
		}
	}

	private static boolean isValid(SignedJWT jwt, OctetKeyPair key) throws GeneralSecurityException {
		if (jwt.getHeader().getCriticalParams() != null) {
			return false;
		}
		Signature signature = Signature.getInstance("Ed25519");
		signature.initVerify(publicKey(key.getDecodedX()));
		signature.update(jwt.getSigningInput());
		return signature.verify(jwt.getSignature().decode());
	}

	/**
	 * Decodes a public key: the y coordinate, little-endian, and in the last bit whether
	 * x is odd (RFC 8032 section 5.1.2).
	 */
	private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
		byte[] y = new byte[encoded.length];
		for (int i = 0; i < encoded.length; i++) {
			y[i] = encoded[encoded.length - 1 - i];
		}
		boolean odd = y.length > 0 && (y[0] & 0x80) != 0;
		if (odd) {
			y[0] &= 0x7F;
		}
		return KeyFactory.getInstance("Ed25519")
			.generatePublic(
					new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y))));
	}

}
