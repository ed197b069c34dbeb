package dev.oauth2flow.e2e;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.oauth2flow.local.Part;
import dev.oauth2flow.local.SuiteOptions;

/**
 * Registers the suite's client with a key in the place of its secret, and the FAPI 2.0
 * Security Profile.
 */
final class FapiRegistration {

	private FapiRegistration() {
	}

	static SuiteOptions of(SuiteOptions options) {
		ECKey key = newKey();
		String client = "oauth2flow.auth.clients[0].";
		return options.with(Part.AUTH_SERVER, client + "profile", "fapi")
			.with(Part.AUTH_SERVER, client + "token-endpoint-auth-method", "private_key_jwt")
			.with(Part.AUTH_SERVER, client + "jwks", new JWKSet(key.toPublicJWK()).toString())
			.with(Part.CLIENT_APP, "oauth2flow.client.profile", "fapi")
			.with(Part.CLIENT_APP, "oauth2flow.client.signing-key", key.toJSONString());
	}

	private static ECKey newKey() {
		try {
			return new ECKeyGenerator(Curve.P_256).keyID("client-app").generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
