package dev.oauth2flow.auth.clients;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.clients.SeedSettings.SeedClient;
import dev.oauth2flow.auth.clients.SeedSettings.SeedResource;
import dev.oauth2flow.auth.clients.SeedSettings.SeedScope;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class SeedSettingsTest {

	private static final String SECRET = "a-generated-secret-of-32-letters";

	private static final String KEYS = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\","
			+ "\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
			+ "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}]}";

	@Test
	void has_defaults() {
		assertThat(bind(Map.of())).isEqualTo(new SeedSettings(List.of(), List.of(), List.of()));
		assertThat(client(Map.of()))
			.isEqualTo(new SeedClient("c", SECRET, null, List.of("https://c.example/cb"), List.of(), List.of(),
					List.of("authorization_code", "refresh_token"), false, true, "RS256", List.of(), List.of(), null,
					null, null, null, null, null, null, false, false, false, null, false, List.of(), null));
		assertThat(client(Map.of()).profileOrDefault()).isEqualTo(ClientProfile.WEB);
	}

	@Test
	void maps_all_keys() {
		assertThat(client(Map.of("client-name", "C", "post-logout-redirect-uris", "https://c.example/", "scopes",
				"openid,email", "grant-types", "client_credentials", "first-party", "true", "require-pkce", "false",
				"id-token-algorithm", "ES256", "resources", "https://api.example", "exchange-from", "d")))
			.isEqualTo(new SeedClient("c", SECRET, "C", List.of("https://c.example/cb"), List.of("https://c.example/"),
					List.of("openid", "email"), List.of("client_credentials"), true, false, "ES256",
					List.of("https://api.example"), List.of("d"), null, null, null, null, null, null, null, false,
					false, false, null, false, List.of(), null));
		SeedClient fapi = client(Map.of("profile", "fapi", "token-endpoint-auth-method", "private_key_jwt", "jwks",
				KEYS, "token-endpoint-auth-signing-alg", "PS256", "tls-client-auth-subject-dn", "CN=c",
				"require-pushed-authorization-requests", "true", "dpop-bound-access-tokens", "true",
				"tls-client-certificate-bound-access-tokens", "true"));
		assertThat(fapi.idTokenAlgorithm()).isEqualTo("ES256");
		assertThat(fapi.profile()).isEqualTo(ClientProfile.FAPI);
		assertThat(fapi.authenticationMethods()).containsExactly("private_key_jwt");
		assertThat(fapi.jwks()).isEqualTo(KEYS);
		assertThat(fapi.tokenEndpointAuthSigningAlg()).isEqualTo("PS256");
		assertThat(fapi.tlsClientAuthSubjectDn()).isEqualTo("CN=c");
		assertThat(fapi.requirePushedAuthorizationRequests()).isTrue();
		assertThat(fapi.dpopBoundAccessTokens()).isTrue();
		assertThat(fapi.tlsClientCertificateBoundAccessTokens()).isTrue();
		SeedClient signing = client(Map.of("jwks", KEYS, "request-object-signing-alg", "PS256",
				"require-signed-request-object", "true", "authorization-details-types", "a,b"));
		assertThat(signing.requestObjectSigningAlg()).isEqualTo("PS256");
		assertThat(signing.requireSignedRequestObject()).isTrue();
		assertThat(signing.authorizationDetailsTypes()).containsExactly("a", "b");
		Map.of("dns", new CertificateName(null, "a.example", null, null, null), "uri",
				new CertificateName(null, null, "urn:a", null, null), "ip",
				new CertificateName(null, null, null, "::1", null), "email",
				new CertificateName(null, null, null, null, "a@example.com"))
			.forEach((kind, name) -> {
				SeedClient certified = client(
						Map.of("tls-client-auth-san." + kind, Objects.requireNonNull(name.san()).split(":", 2)[1]));
				assertThat(certified.certificateName()).isEqualTo(name);
				assertThat(certified.authenticationMethods()).containsExactly("tls_client_auth");
			});
		assertThat(client(Map.of("jwks-uri", "https://c.example/keys")).jwksUri()).isEqualTo("https://c.example/keys");
		SeedSettings settings = bind(
				Map.of("oauth2flow.auth.scopes[0].name", "s", "oauth2flow.auth.scopes[0].description", "Do s",
						"oauth2flow.auth.scopes[0].required-authority", "A", "oauth2flow.auth.resources[0].identifier",
						"https://api.example", "oauth2flow.auth.resources[0].scopes", "s,t"));
		assertThat(settings.scopes()).containsExactly(new SeedScope("s", "Do s", "A"));
		assertThat(settings.resources()).containsExactly(new SeedResource("https://api.example", List.of("s", "t")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://client.example/cb", "https://client.example/cb#f", "https://*.example/cb",
			"javascript:alert(1)", "/cb", "not a uri", "https://user:pw@client.example/cb", "http://user@127.0.0.1/cb",
			"https://client.example/\u00FC" })
	void P03_no_http_redirect_uri_except_loopback_RFC9700(String uri) {
		assertThat(violations(Map.of("redirect-uris", uri))).containsExactly("redirectUrisSafe");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080/cb", "http://127.0.0.1/cb", "http://[::1]:1/cb",
			"https://client.example/cb", "https://client.example/cb?a[]=1", "com.example.app:/cb" })
	void P03_loopback_https_and_private_schemes_are_redirect_uris_RFC8252(String uri) {
		assertThat(violations(Map.of("redirect-uris", uri))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "client-secret, short, clientSecretLong", "client-id, '', clientId",
			"client-id, 0199c0de-aaaa-7000-8000-000000000001, clientIdNoSubject",
			"id-token-algorithm, none, idTokenAlgorithm", "id-token-algorithm, HS256, idTokenAlgorithm",
			"redirect-uris, '', redirectUriPresent" })
	void P35_what_would_weaken_the_server_is_refused(String key, String value, String property) {
		assertThat(violations(Map.of(key, value))).contains(property);
	}

	@Test
	void P15_a_public_client_cannot_waive_PKCE_OAuth21() {
		Map<String, String> properties = new HashMap<>(
				Map.of("oauth2flow.auth.clients[0].client-id", "c", "oauth2flow.auth.clients[0].redirect-uris",
						"https://c.example/cb", "oauth2flow.auth.clients[0].require-pkce", "false"));
		assertThat(bind(properties).clients().getFirst().isPublicClientSafe()).isFalse();
		properties.put("oauth2flow.auth.clients[0].require-pkce", "true");
		assertThat(bind(properties).clients().getFirst().isPublicClientSafe()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "profile; fapi; authenticationPossible",
					"token-endpoint-auth-method; private_key_jwt; authenticationPossible",
					"token-endpoint-auth-method; tls_client_auth; authenticationPossible",
					"token-endpoint-auth-method; none; authenticationPossible",
					"token-endpoint-auth-method; client_secret_jwt; authenticationPossible",
					"profile; public; authenticationPossible", "jwks; {}; keysUsable", "jwks; x; keysUsable",
					"jwks; {\"keys\":[{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMko\"}]}; keysUsable",
					"jwks-uri; http://keys.example/; keysUsable", "jwks-uri; file:///etc/passwd; keysUsable",
					"token-endpoint-auth-signing-alg; HS256; signingAlgAllowed",
					"request-object-signing-alg; none; requestSigningPossible",
					"request-object-signing-alg; HS256; requestSigningPossible",
					"require-signed-request-object; true; requestSigningPossible",
					"tls-client-auth-subject-dn; nonsense; certificateNameUsable",
					"tls-client-auth-san.dns; a b; certificateNameUsable",
					"tls-client-auth-san.ip; client.example; certificateNameUsable",
					"tls-client-auth-san.uri; client; certificateNameUsable",
					"tls-client-auth-san.email; client; certificateNameUsable" })
	void P32_a_registration_that_cannot_work_or_weakens_its_profile_is_refused(String key, String value,
			String property) {
		assertThat(violations(Map.of(key, value))).contains(property);
	}

	@Test
	void P15_a_fapi_client_cannot_waive_PKCE_FAPI2() {
		assertThat(violations(Map.of("profile", "fapi", "jwks", KEYS, "require-pkce", "false")))
			.containsExactly("fapiClientSafe");
		assertThat(violations(Map.of("profile", "fapi", "jwks", KEYS, "id-token-algorithm", "RS256")))
			.containsExactly("fapiClientSafe");
	}

	@Test
	void a_client_may_have_a_lifetime_of_its_own_for_its_access_tokens() {
		assertThat(client(Map.of()).accessTokenLifetime()).isNull();
		assertThat(client(Map.of("access-token-lifetime", "5s")).accessTokenLifetime())
			.isEqualTo(Duration.ofSeconds(5));
		assertThat(violations(Map.of("access-token-lifetime", "0s"))).containsExactly("accessTokenLifetimePositive");
	}

	@Test
	void no_secret_is_in_the_text_form() {
		assertThat(client(Map.of()).toString()).doesNotContain(SECRET);
	}

	private static List<String> violations(Map<String, String> more) {
		try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
			Validator validator = factory.getValidator();
			return validator.validate(client(more))
				.stream()
				.map((violation) -> violation.getPropertyPath().toString())
				.distinct()
				.toList();
		}
	}

	private static SeedClient client(Map<String, String> more) {
		Map<String, String> properties = new HashMap<>(
				Map.of("oauth2flow.auth.clients[0].client-id", "c", "oauth2flow.auth.clients[0].client-secret", SECRET,
						"oauth2flow.auth.clients[0].redirect-uris", "https://c.example/cb"));
		more.forEach((key, value) -> properties.put("oauth2flow.auth.clients[0]." + key, value));
		return bind(properties).clients().getFirst();
	}

	private static SeedSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("oauth2flow.auth",
				SeedSettings.class);
	}

}
