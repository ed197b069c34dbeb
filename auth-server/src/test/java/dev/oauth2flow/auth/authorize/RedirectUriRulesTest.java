package dev.oauth2flow.auth.authorize;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.clients.ClientProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedirectUriRulesTest {

	private static final String LOOPBACK_ISSUER = "http://localhost:9000";

	private static final String ISSUER = "https://auth.example.com";

	@ParameterizedTest
	@CsvSource({ "WEB, http://127.0.0.1:53123/cb", "WEB, http://[::1]:53123/cb", "FAPI, http://127.0.0.1:53123/cb",
			"FAPI, http://[::1]:53123/cb", "WEB, http://127.0.0.1:80/cb", "FAPI, https://client.example:443/cb" })
	void P01_the_port_of_a_loopback_address_may_differ_for_native_clients_only_RFC8252(ClientProfile profile,
			String redirectUri) {
		assertRefused(profile, redirectUri, LOOPBACK_ISSUER);
	}

	@ParameterizedTest
	@CsvSource({ "WEB, http://127.0.0.1/cb", "WEB, https://client.example/cb", "FAPI, https://client.example/cb",
			"PUBLIC, http://127.0.0.1:53123/cb", "PUBLIC, http://[::1]:1/cb" })
	void P01_what_is_registered_is_taken_RFC9700(ClientProfile profile, String redirectUri) {
		new RedirectUriRules(ISSUER).accept(asked(profile, redirectUri));
	}

	@Test
	void P03_a_fapi_client_has_no_http_redirect_uri_but_where_the_server_is_on_loopback_without_TLS_FAPI2() {
		assertRefused(ClientProfile.FAPI, "http://127.0.0.1/cb", ISSUER);
		assertRefused(ClientProfile.FAPI, "com.example.app:/cb", LOOPBACK_ISSUER);
		new RedirectUriRules(LOOPBACK_ISSUER).accept(asked(ClientProfile.FAPI, "http://127.0.0.1/cb"));
	}

	private static void assertRefused(ClientProfile profile, String redirectUri, String issuer) {
		assertThatExceptionOfType(OAuth2AuthorizationCodeRequestAuthenticationException.class)
			.isThrownBy(() -> new RedirectUriRules(issuer).accept(asked(profile, redirectUri)))
			.satisfies((ex) -> assertThat(
					Objects.requireNonNull(ex.getAuthorizationCodeRequestAuthentication()).getRedirectUri())
				.as("where it is told")
				.isNull());
	}

	private static OAuth2AuthorizationCodeRequestAuthenticationContext asked(ClientProfile profile,
			String redirectUri) {
		RegisteredClient client = RegisteredClient.withId(UUID.randomUUID().toString())
			.clientId("c")
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.redirectUris((uris) -> uris.addAll(List.of("http://127.0.0.1/cb", "http://[::1]/cb",
					"https://client.example/cb", "com.example.app:/cb")))
			.clientSettings(ClientSettings.builder().setting("oauth2flow.profile", profile).build())
			.build();
		return OAuth2AuthorizationCodeRequestAuthenticationContext
			.with(new OAuth2AuthorizationCodeRequestAuthenticationToken(ISSUER + "/oauth2/authorize", "c",
					new TestingAuthenticationToken("user", "none"), redirectUri, "state", Set.of("openid"), Map.of()))
			.registeredClient(client)
			.build();
	}

}
