package dev.oauth2flow.auth.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;

/**
 * Ed25519 (RFC 8037) by the platform's own provider: the JOSE library would need another
 * library for it.
 */
final class EdDsa {

	private static final String ALGORITHM = "Ed25519";

	private static final int KEY_BYTES = 32;

	/** What stands before the key in PKCS #8 (RFC 8410 section 7). */
	private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

	/** What stands before the key in a SubjectPublicKeyInfo (RFC 8410 section 4). */
	private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

	private EdDsa() {
	}

	static OctetKeyPair generate() {
		try {
			KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
			return new OctetKeyPair.Builder(Curve.Ed25519, key(pair.getPublic().getEncoded()))
				.d(key(pair.getPrivate().getEncoded()))
				.keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.EdDSA)
				.keyIDFromThumbprint()
				.build();
		}
		catch (GeneralSecurityException | JOSEException ex) {
			throw new IllegalStateException("No key could be made", ex);
		}
	}

	static Base64URL sign(OctetKeyPair key, byte[] content) {
		try {
			PrivateKey privateKey = KeyFactory.getInstance(ALGORITHM)
				.generatePrivate(new PKCS8EncodedKeySpec(encoded(PRIVATE_PREFIX, key.getD())));
			Signature signature = Signature.getInstance(ALGORITHM);
			signature.initSign(privateKey);
			signature.update(content);
			return Base64URL.encode(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Ed25519 is not usable", ex);
		}
	}

	static PublicKey publicKey(OctetKeyPair key) {
		try {
			return KeyFactory.getInstance(ALGORITHM)
				.generatePublic(new X509EncodedKeySpec(encoded(PUBLIC_PREFIX, key.getX())));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Ed25519 is not usable", ex);
		}
	}

	static boolean verify(PublicKey key, byte[] content, byte[] signed) {
		try {
			Signature signature = Signature.getInstance(ALGORITHM);
			signature.initVerify(key);
			signature.update(content);
			return signature.verify(signed);
		}
		catch (GeneralSecurityException _) {
			// A signature of another form than Ed25519's is a wrong one.
			return false;
		}
	}

	private static Base64URL key(byte[] encoded) {
		return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
	}

	private static byte[] encoded(byte[] prefix, Base64URL key) {
		byte[] decoded = key.decode();
		byte[] encoded = Arrays.copyOf(prefix, prefix.length + decoded.length);
		System.arraycopy(decoded, 0, encoded, prefix.length, decoded.length);
		return encoded;
	}

}
