package dev.oauth2flow.client.session;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.web.client.RestClient;

/**
 * Signing in and out, and what a browser may do with our pages.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClientSettings.class)
class SignInConfiguration {

	/** The registration's id, which stands in the redirect URI. */
	static final String REGISTRATION = "oauth2flow";

	private static final List<String> SCOPES = List.of("openid", "profile", "email", "profile.read", "notes.read",
			"notes.write", "audit.read");

	@Bean
	SecurityFilterChain pages(HttpSecurity http, ClientSettings settings, @Value("${oauth2flow.issuer}") String issuer,
			SessionUsers users, PendingSignIns pendingSignIns, TokenStore tokens, AccessTokens accessTokens,
			ClientRegistrationRepository registrations,
			OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> codeExchange) throws Exception {
		OidcClientInitiatedLogoutSuccessHandler endBothSessions = new OidcClientInitiatedLogoutSuccessHandler(
				registrations);
		endBothSessions.setPostLogoutRedirectUri(settings.baseUrl() + "/");
		// @formatter:off
		http.authorizeHttpRequests((request) -> request
				.requestMatchers("/", "/sign-in-failed", "/error").permitAll()
				.requestMatchers("/suite/**", "/app/**").permitAll()
				.anyRequest().authenticated())
			.oauth2Login((login) -> login
				.loginPage("/oauth2/authorization/" + REGISTRATION)
				.successHandler(new SavedRequestAwareAuthenticationSuccessHandler())
				.failureHandler((request, response, failure) -> SignInFailure.of(failure).show(request, response))
				.authorizationEndpoint((endpoint) -> endpoint.authorizationRequestRepository(pendingSignIns))
				.tokenEndpoint((endpoint) -> endpoint.accessTokenResponseClient(codeExchange))
				.authorizedClientRepository(tokens))
			.logout((logout) -> logout
				.addLogoutHandler((request, _, _) -> accessTokens.forget(request))
				.logoutSuccessHandler(endBothSessions))
			.addFilterBefore(new IssuerOfResponse(issuer), OAuth2LoginAuthenticationFilter.class)
			.securityContext((context) -> context.securityContextRepository(users))
			.requestCache((cache) -> cache.requestCache(new NullRequestCache()))
			.csrf((csrf) -> csrf.csrfTokenRepository(csrfTokens(settings)))
			.headers((headers) -> headers(headers, issuer));
		// @formatter:on
		return http.build();
	}

	private static void headers(HeadersConfigurer<HttpSecurity> headers, String issuer) {
		// Chromium holds a form's redirects against form-action too: signing out leads to
		// the issuer.
		headers
			.contentSecurityPolicy((policy) -> policy.policyDirectives("default-src 'none'; script-src 'self'; "
					+ "style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self' " + issuer
					+ "; frame-ancestors 'none'; base-uri 'none'"))
			.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
			.frameOptions(HeadersConfigurer.FrameOptionsConfig::deny);
	}

	private static CookieCsrfTokenRepository csrfTokens(ClientSettings settings) {
		CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
		tokens.setCookieName(cookieName(settings, "OAUTH2FLOW_CLIENT_CSRF"));
		tokens.setCookiePath("/");
		tokens.setCookieCustomizer((cookie) -> cookie.secure(settings.isHttps()).httpOnly(true).sameSite("Lax"));
		return tokens;
	}

	@Bean
	CookieSerializer cookieSerializer(ClientSettings settings) {
		DefaultCookieSerializer cookie = new DefaultCookieSerializer();
		cookie.setCookieName(cookieName(settings, "OAUTH2FLOW_CLIENT"));
		cookie.setUseSecureCookie(settings.isHttps());
		cookie.setUseHttpOnlyCookie(true);
		cookie.setSameSite("Lax");
		cookie.setCookiePath("/");
		return cookie;
	}

	private static String cookieName(ClientSettings settings, String name) {
		return settings.isHttps() ? "__Host-" + name : name;
	}

	@Bean
	RedisSerializer<Object> springSessionDefaultRedisSerializer() {
		return new PlainValues();
	}

	@Bean
	ClientRegistrationRepository clientRegistrations(ClientSettings settings,
			@Value("${oauth2flow.issuer}") String issuer) {
		String backChannel = Objects.requireNonNullElse(settings.authorizationServerUrl(), issuer);
		return new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId(REGISTRATION)
			.clientId(settings.clientId())
			.clientSecret(settings.clientSecret())
			.clientName("Authorization Server")
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.redirectUri(settings.baseUrl() + "/login/oauth2/code/" + REGISTRATION)
			.scope(SCOPES)
			.issuerUri(issuer)
			.authorizationUri(issuer + "/oauth2/authorize")
			.tokenUri(backChannel + "/oauth2/token")
			.jwkSetUri(backChannel + "/oauth2/jwks")
			.userNameAttributeName("sub")
			.providerConfigurationMetadata(Map.of("end_session_endpoint", issuer + "/connect/logout"))
			.build());
	}

	/** Boot's builder, so that the back channel is traced. */
	private static RestClient backChannel(RestClient.Builder http) {
		return http.clone()
			.configureMessageConverters((converters) -> converters.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build();
	}

	@Bean
	OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> codeExchange(RestClient.Builder http) {
		RestClientAuthorizationCodeTokenResponseClient client = new RestClientAuthorizationCodeTokenResponseClient();
		client.setRestClient(backChannel(http));
		return client;
	}

	@Bean
	OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> refresh(RestClient.Builder http) {
		RestClientRefreshTokenTokenResponseClient client = new RestClientRefreshTokenTokenResponseClient();
		client.setRestClient(backChannel(http));
		return client;
	}

}
