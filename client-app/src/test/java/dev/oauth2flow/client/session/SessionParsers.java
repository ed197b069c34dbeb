package dev.oauth2flow.client.session;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.oauth2flow.client.ClientProperties;
import org.mockito.Answers;
import org.mockito.Mockito;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.client.match.MockRestRequestMatchers;
import org.springframework.test.web.client.response.MockRestResponseCreators;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What browsers and the authorization server bring, and what the cache holds.
 */
public final class SessionParsers {

	private static final LogoutTokens LOGOUT_TOKENS = logoutTokens();

	private static final JsonMapper JSON = new JsonMapper();

	private static final ClientProperties PROPERTIES = properties();

	private static final StateCipher CIPHER = new StateCipher(PROPERTIES, JSON);

	private SessionParsers() {
	}

	public static void logoutToken(byte[] input) {
		endedSession(new String(input, StandardCharsets.ISO_8859_1));
	}

	public static void logoutTokenHeader(byte[] input) {
		endedSession(Base64URL.encode(input) + "." + Base64URL.encode("{}") + "." + Base64URL.encode(new byte[64]));
	}

	private static void endedSession(String token) {
		try {
			throw new AssertionError(LOGOUT_TOKENS.endedSession(token));
		}
		catch (JwtException ex) {
			assertThat(ex.getMessage()).isNotBlank();
		}
	}

	public static void returnPath(byte[] input) {
		assertThat(ReturnPath.orHome(new String(input, StandardCharsets.UTF_8))).startsWith("/")
			.doesNotStartWith("//")
			.doesNotContain("\\", "\r", "\n", ":");
	}

	/** What the authorization server says of itself, where that is JSON. */
	public static boolean metadata(byte[] input) {
		String document = new String(input, StandardCharsets.UTF_8);
		try {
			JSON.readValue(document, new TypeReference<Map<String, Object>>() {
			});
			RestClient.Builder http = RestClient.builder();
			MockRestServiceServer.bindTo(http)
				.build()
				.expect(MockRestRequestMatchers.anything())
				.andRespond(MockRestResponseCreators.withSuccess(document, MediaType.APPLICATION_JSON));
			ClientRegistration registration = new AuthorizationServer(PROPERTIES, http).registration();
			assertThat(registration.getProviderDetails().getIssuerUri()).isEqualTo("http://localhost:9000");
			return true;
		}
		catch (JacksonException | SignInUnavailableException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return false;
		}
	}

	public static void sealed(byte[] input) {
		assertThat(CIPHER.open("sign-in", input, Tokens.class)).isEmpty();
	}

	/** What another version may have sealed. */
	public static void plain(byte[] input) {
		CIPHER.open("sign-in", CIPHER.seal("sign-in", new String(input, StandardCharsets.UTF_8)), Tokens.class);
	}

	private static LogoutTokens logoutTokens() {
		try {
			JWK key = new ECKeyGenerator(Curve.P_256).generate();
			AuthorizationServer server = Mockito.mock(AuthorizationServer.class,
					Mockito.withSettings().stubOnly().defaultAnswer(Answers.RETURNS_DEEP_STUBS));
			Mockito.when(server.registration().getProviderDetails().getJwkSetUri()).thenReturn("keys");
			return new LogoutTokens("https://issuer.example", "client-app", server,
					(_) -> (selector, _) -> selector.select(new JWKSet(List.of(key))));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ClientProperties properties() {
		return new Binder(new MapConfigurationPropertySource(Map.of("x.client-secret", "s", "x.session-encryption-key",
				Base64.getEncoder().encodeToString(new byte[32]))))
			.bind("x", ClientProperties.class)
			.get();
	}

}
