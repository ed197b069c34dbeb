package dev.oauth2flow.auth.clients;

import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import org.mockito.Answers;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * A client that has registered one key, for fuzzing what the owner of such a key may
 * sign. Nothing around it keeps anything, so that an input is read as the first one.
 */
public final class SigningClient {

	/** What is registered. */
	public static final RegisteredClient REGISTRATION = RegisteredClient.withId("1")
		.clientId("client")
		.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
		.build();

	private static final ECKey KEY = newKey();

	private SigningClient() {
	}

	public static String sign(byte[] payload) {
		try {
			JWSObject object = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload(payload));
			object.sign(new ECDSASigner(KEY));
			return object.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static ClientKeys keys() {
		try {
			ClientKeys keys = Mockito.mock(ClientKeys.class, Mockito.withSettings().stubOnly());
			Mockito.when(keys.find(ArgumentMatchers.any(), ArgumentMatchers.any())).thenReturn(List.of(KEY));
			return keys;
		}
		catch (KeySourceException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static StringRedisTemplate redis() {
		return Mockito.mock(StringRedisTemplate.class,
				Mockito.withSettings().stubOnly().defaultAnswer(Answers.RETURNS_DEEP_STUBS));
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
