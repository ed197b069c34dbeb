package dev.oauth2flow.auth.par;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

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
import com.nimbusds.jose.util.Base64URL;
import dev.oauth2flow.auth.clients.ClientKeys;
import dev.oauth2flow.auth.session.SavedRequests;
import jakarta.servlet.http.HttpServletRequest;
import org.mockito.Answers;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Authorization requests that clients sign.
 */
public final class RequestObjectParsers {

	private static final JsonMapper JSON = new JsonMapper();

	private static final ECKey KEY = newKey();

	private static final RegisteredClient CLIENT = RegisteredClient.withId("1")
		.clientId("client")
		.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
		.build();

	private static final RequestObjects OBJECTS = objects();

	private RequestObjectParsers() {
	}

	public static void object(byte[] input) {
		read(new String(input, StandardCharsets.ISO_8859_1));
	}

	public static void header(byte[] input) {
		read(Base64URL.encode(input) + "." + Base64URL.encode("{}") + "." + Base64URL.encode(new byte[64]));
	}

	/** What the owner of a registered key may sign. */
	public static boolean claims(byte[] input) {
		try {
			JWSObject object = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload(input));
			object.sign(new ECDSASigner(KEY));
			return read(object.serialize());
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean read(String object) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/oauth2/authorize");
		request.addParameter("client_id", "client");
		request.addParameter(RequestObjects.PARAMETER, object);
		try {
			HttpServletRequest signed = OBJECTS.brought(request, CLIENT, Set.of());
			assertThat(signed.getParameter("client_id")).isEqualTo("client");
			assertThat(signed.getParameter(RequestObjects.PARAMETER)).isNull();
			assertIsWellFormed(signed);
			assertCanBeKept(request);
			return true;
		}
		catch (InvalidRequestObjectException ex) {
			assertThat(ex.getError().getErrorCode()).isIn("invalid_request_object", "request_not_supported");
			if (ex.signedRequest() != null) {
				assertIsWellFormed(ex.signedRequest());
			}
			return false;
		}
	}

	private static void assertIsWellFormed(HttpServletRequest signed) {
		signed.getParameterMap()
			.values()
			.forEach((values) -> assertThat(values).isNotEmpty()
				.allMatch((value) -> value.chars().noneMatch((each) -> each < ' ' || each == 127)));
		String query = signed.getQueryString();
		if (query != null) {
			UriComponentsBuilder.newInstance().query(query).build(true);
		}
	}

	/** While the user signs in. */
	private static void assertCanBeKept(HttpServletRequest request) {
		Supplier<?> reference = (Supplier<?>) request.getAttribute(SavedRequests.QUERY);
		assertThat((String) Objects.requireNonNull(reference).get()).startsWith("client_id=client&request_uri=urn");
	}

	private static RequestObjects objects() {
		try {
			ClientKeys keys = Mockito.mock(ClientKeys.class, Mockito.withSettings().stubOnly());
			Mockito.when(keys.find(ArgumentMatchers.any(), ArgumentMatchers.any())).thenReturn(List.of(KEY));
			StringRedisTemplate redis = Mockito.mock(StringRedisTemplate.class,
					Mockito.withSettings().stubOnly().defaultAnswer(Answers.RETURNS_DEEP_STUBS));
			return new RequestObjects(keys, new PushedRequests(redis, JSON), "https://issuer.example");
		}
		catch (KeySourceException ex) {
			throw new IllegalStateException(ex);
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
