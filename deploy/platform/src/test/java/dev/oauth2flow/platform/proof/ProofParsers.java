package dev.oauth2flow.platform.proof;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import org.mockito.Answers;
import org.mockito.Mockito;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * DPoP proofs from outside.
 */
public final class ProofParsers {

	private static final ECKey KEY = newKey();

	private static final JWSHeader HEADER = new JWSHeader.Builder(JWSAlgorithm.ES256)
		.type(new JOSEObjectType("dpop+jwt"))
		.jwk(KEY.toPublicJWK())
		.build();

	private static final DPoPProofs PROOFS = new DPoPProofs(
			Mockito.mock(StringRedisTemplate.class,
					Mockito.withSettings().stubOnly().defaultAnswer(Answers.RETURNS_DEEP_STUBS)),
			"test:", Clock.systemUTC());

	private ProofParsers() {
	}

	public static void proof(byte[] input) {
		verify(new String(input, StandardCharsets.ISO_8859_1));
	}

	public static void header(byte[] input) {
		verify(Base64URL.encode(input) + "." + Base64URL.encode("{}") + "." + Base64URL.encode(new byte[64]));
	}

	/** What the owner of a key may sign. */
	public static void claims(byte[] input) {
		try {
			JWSObject proof = new JWSObject(HEADER, new Payload(input));
			proof.sign(new ECDSASigner(KEY));
			verify(proof.serialize());
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void verify(String proof) {
		try {
			PROOFS.verify(List.of(proof), "GET", Set.of("https://api.example/notes"), "token");
		}
		catch (OAuth2AuthenticationException ex) {
			assertThat(ex.getError().getErrorCode()).isIn("invalid_dpop_proof", DPoPProofs.USE_NONCE);
		}
	}

	private static ECKey newKey() {
		try {
			return new ECKeyGenerator(Curve.P_256).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
