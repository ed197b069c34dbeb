package dev.oauth2flow.auth.keys;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens that are shown again, and the keys that they are checked by.
 */
public final class KeyParsers {

	private static final KeyRing KEYS = newKeyRing();

	private static final OwnTokens TOKENS = new OwnTokens(KEYS, "https://issuer.example");

	private KeyParsers() {
	}

	/** Keys that nobody outside knows. */
	public static KeyRing keyRing() {
		return KEYS;
	}

	public static void token(byte[] input) {
		read(new String(input, StandardCharsets.ISO_8859_1));
	}

	public static void header(byte[] input) {
		read(Base64URL.encode(input) + "." + Base64URL.encode("{}") + "." + Base64URL.encode(new byte[64]));
	}

	private static void read(String token) {
		assertThat(TOKENS.idTokenHint(token)).isNull();
		assertThat(TOKENS.accessToken(token)).isNull();
	}

	private static KeyRing newKeyRing() {
		try {
			JWK key = new ECKeyGenerator(Curve.P_256).keyID("key").generate();
			MacKey macKey = new MacKey(1, new byte[32]);
			KeyRing keys = Mockito.mock(KeyRing.class, Mockito.withSettings().stubOnly());
			Mockito.when(keys.get(ArgumentMatchers.any(), ArgumentMatchers.any())).thenReturn(List.of(key));
			Mockito.when(keys.macKey(ArgumentMatchers.any())).thenReturn(macKey);
			Mockito.when(keys.macKey(ArgumentMatchers.any(), ArgumentMatchers.eq(1))).thenReturn(macKey);
			return keys;
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
