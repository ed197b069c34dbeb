package dev.oauth2flow.e2e;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

import dev.oauth2flow.local.Part;
import dev.oauth2flow.local.SuiteOptions;

/**
 * Registers the suite's client with a key in the place of its secret, and the FAPI 2.0
 * Security Profile.
 */
final class FapiRegistration {

	private static final int COORDINATE_BYTES = 32;

	private FapiRegistration() {
	}

	static SuiteOptions of(SuiteOptions options) {
		KeyPair pair = newPair();
		String publicKey = publicMembers((ECPublicKey) pair.getPublic());
		String privateKey = publicKey + ",\"d\":\"" + encoded(((ECPrivateKey) pair.getPrivate()).getS()) + "\"";
		String client = "oauth2flow.auth.clients[0].";
		return options.with(Part.AUTH_SERVER, client + "profile", "fapi")
			.with(Part.AUTH_SERVER, client + "token-endpoint-auth-method", "private_key_jwt")
			.with(Part.AUTH_SERVER, client + "jwks", "{\"keys\":[{" + publicKey + "}]}")
			.with(Part.CLIENT_APP, "oauth2flow.client.profile", "fapi")
			.with(Part.CLIENT_APP, "oauth2flow.client.signing-key", "{" + privateKey + "}");
	}

	private static KeyPair newPair() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The members of a JWK (RFC 7518, section 6.2). */
	private static String publicMembers(ECPublicKey key) {
		return "\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"client-app\",\"x\":\"" + encoded(key.getW().getAffineX())
				+ "\",\"y\":\"" + encoded(key.getW().getAffineY()) + "\"";
	}

	private static String encoded(BigInteger coordinate) {
		byte[] fixed = new byte[COORDINATE_BYTES];
		byte[] bytes = coordinate.toByteArray();
		int length = Math.min(bytes.length, COORDINATE_BYTES);
		System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
	}

}
