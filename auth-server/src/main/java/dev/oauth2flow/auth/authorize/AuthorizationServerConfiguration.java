package dev.oauth2flow.auth.authorize;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.oauth2flow.auth.binding.DPoPFilter;
import dev.oauth2flow.auth.clients.CertificateConverter;
import dev.oauth2flow.auth.clients.CertificateVerifier;
import dev.oauth2flow.auth.clients.ClientAssertions;
import dev.oauth2flow.auth.clients.ClientSecrets;
import dev.oauth2flow.auth.clients.NonceWaivers;
import dev.oauth2flow.auth.clients.PrivateKeyJwtConverter;
import dev.oauth2flow.auth.clients.PublicClientConverter;
import dev.oauth2flow.auth.clients.PublicClientProvider;
import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.consent.ConsentedClaims;
import dev.oauth2flow.auth.consent.ConsentedDetails;
import dev.oauth2flow.auth.details.DetailsCatalogue;
import dev.oauth2flow.auth.grant.RefreshTokenRotation;
import dev.oauth2flow.auth.grant.RefreshTokens;
import dev.oauth2flow.auth.keys.KeyRing;
import dev.oauth2flow.auth.keys.OwnTokens;
import dev.oauth2flow.auth.par.PushedRequestFilter;
import dev.oauth2flow.auth.par.PushedRequestProvider;
import dev.oauth2flow.auth.par.PushedRequests;
import dev.oauth2flow.auth.par.RequestObjects;
import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.auth.signin.SignOut;
import dev.oauth2flow.auth.signin.SignedOutTarget;
import dev.oauth2flow.auth.signin.StepUp;
import dev.oauth2flow.auth.token.BoundTokenProvider;
import dev.oauth2flow.auth.token.DetailedTokenProvider;
import dev.oauth2flow.auth.token.IntrospectionProvider;
import dev.oauth2flow.auth.token.RefreshTokenProvider;
import dev.oauth2flow.auth.token.UserInfo;
import dev.oauth2flow.platform.accesstoken.BoundTokens;
import dev.oauth2flow.platform.accesstoken.DPoPChallenge;
import dev.oauth2flow.platform.mtls.MtlsProperties;
import dev.oauth2flow.platform.proof.DPoPProofs;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2ClientAuthenticationConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2TokenEndpointConfigurer;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2PushedAuthorizationRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.X509ClientCertificateAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.web.authentication.JwtClientAssertionAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.X509ClientCertificateAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The protocol's endpoints on one screen: who may call them, and what of the framework is
 * replaced or left out. What is left out is not advertised either.
 */
@Configuration(proxyBeanMethods = false)
class AuthorizationServerConfiguration {

	private static final String RESOURCE_METADATA = "/.well-known/oauth-protected-resource";

	private static final String AUTHORIZE = "/oauth2/authorize";

	private static final String PUSH = "/oauth2/par";

	private static final String USER_INFO = "/userinfo";

	private static final String JWK_SET = "/oauth2/jwks";

	private static final String END_SESSION = "/connect/logout";

	private static final String DEVICE = "/oauth2/device_authorization";

	private static final String SIGN_IN = "/signin";

	private static final String CONSENT = "/consent";

	private static final Map<String, Set<String>> METHODS = Map.ofEntries(
			Map.entry("/.well-known/openid-configuration", EndpointMethodFilter.document()),
			Map.entry("/.well-known/oauth-authorization-server", EndpointMethodFilter.document()),
			Map.entry(RESOURCE_METADATA, EndpointMethodFilter.document()),
			Map.entry(JWK_SET, EndpointMethodFilter.document()), Map.entry(AUTHORIZE, Set.of("GET", "POST")),
			Map.entry(USER_INFO, Set.of("GET", "POST")), Map.entry(END_SESSION, Set.of("GET", "POST")),
			Map.entry("/oauth2/token", Set.of("POST")), Map.entry("/oauth2/introspect", Set.of("POST")),
			Map.entry("/oauth2/revoke", Set.of("POST")), Map.entry(PUSH, Set.of("POST")),
			Map.entry(DEVICE, Set.of("POST")));

	private static final Set<String> OWN_PARAMETERS = SignInRedirect.OWN;

	private static final List<String> CALLED_BY_CLIENTS = List.of("/.well-known/openid-configuration",
			"/.well-known/oauth-authorization-server", RESOURCE_METADATA, JWK_SET, "/oauth2/token", "/oauth2/revoke",
			PUSH, DEVICE, USER_INFO);

	private final String issuer;

	private final ProtocolErrors errors = new ProtocolErrors();

	AuthorizationServerConfiguration(@Value("${oauth2flow.issuer}") String issuer) {
		this.issuer = issuer;
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SecurityFilterChain protocol(HttpSecurity http, ScopeCatalogue scopes, NonceWaivers nonceWaivers,
			ClientSecrets secrets, RegisteredClientRepository clients, ClientAssertions assertions,
			RefreshTokenProvider refreshTokens, OtherGrants otherGrants, UserInfo userInfo, SignOut signOut,
			SignedOutTarget signedOutTarget, OwnTokens ownTokens, KeyRing keys, SavedRequests savedRequests,
			PushedRequests pushedRequests, RequestObjects requestObjects, DetailsCatalogue details, DPoPProofs proofs,
			BoundTokens boundTokens, MtlsProperties mtls, CertificateVerifier certificates, StepUp stepUp,
			OAuth2AuthorizationConsentService consents) {
		SignInMarker marker = new SignInMarker(keys);
		SignInRules signInRules = new SignInRules(ownTokens, marker, scopes, stepUp);
		AuthorizationResponses responses = new AuthorizationResponses(this.issuer, this.errors,
				new SignInRedirect(savedRequests, marker, SIGN_IN), pushedRequests);
		RedirectUriRules redirectUris = new RedirectUriRules(this.issuer);
		ServerMetadata metadata = new ServerMetadata(scopes, details, mtls);
		BearerTokenAuthenticationEntryPoint noToken = new BearerTokenAuthenticationEntryPoint();
		// Not the address that the request names (RFC 9728 section 7.3).
		noToken.setResourceMetadataParameterResolver((_) -> this.issuer + RESOURCE_METADATA);
		// @formatter:off
		http.securityMatcher("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server",
				RESOURCE_METADATA, "/oauth2/**", "/connect/**", USER_INFO)
			.authorizeHttpRequests((requests) -> requests
				.requestMatchers(HttpMethod.GET,  "/.well-known/**", JWK_SET).permitAll()
				// Who must sign in, and whether that may be asked, SignInRules decides.
				.requestMatchers(HttpMethod.GET,  AUTHORIZE)                  .permitAll()
				.requestMatchers(HttpMethod.POST, AUTHORIZE)                  .authenticated()
				.requestMatchers(HttpMethod.POST, PUSH)                       .authenticated()
				.requestMatchers(HttpMethod.POST, "/oauth2/token")            .authenticated()
				.requestMatchers(HttpMethod.POST, "/oauth2/introspect")       .authenticated()
				.requestMatchers(HttpMethod.POST, "/oauth2/revoke")           .authenticated()
				.requestMatchers(HttpMethod.POST, DEVICE)                     .authenticated()
				.requestMatchers(HttpMethod.GET,  USER_INFO)                  .authenticated()
				.requestMatchers(HttpMethod.POST, USER_INFO)                  .authenticated()
				.requestMatchers(END_SESSION)                                 .permitAll()
				.anyRequest()                                                 .permitAll())
			.oauth2AuthorizationServer((server) -> server
				.clientAuthentication((client) -> clientAuthentication(client, secrets, clients, assertions, certificates))
				.authorizationEndpoint((authorize) -> authorize
					.authorizationRequestConverters((all) -> all.replaceAll((each) ->
						(each instanceof OAuth2AuthorizationCodeRequestAuthenticationConverter)
							? new GrantableScopesConverter(scopes, clients, requestObjects, new OfflineAccess(consents), redirectUris, OWN_PARAMETERS) : each))
					.authenticationProviders((all) -> all.forEach((each) -> {
						if (each instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider provider) {
							provider.setAuthenticationValidator(redirectUris.andThen(new OAuth2AuthorizationCodeRequestAuthenticationValidator())
								.andThen(new AuthorizationRequestRules(nonceWaivers))
								.andThen(new DetailsRules(details))
								.andThen(new ProfileRules(scopes, details, true))
								.andThen(signInRules));
							provider.setAuthorizationConsentRequired(new ConsentRules());
						}
						if (each instanceof OAuth2AuthorizationConsentAuthenticationProvider provider) {
							provider.setAuthorizationConsentCustomizer(new ConsentedDetails().andThen(new ConsentedClaims()));
						}
					}))
					.consentPage(CONSENT)
					.authorizationResponseHandler(responses::onSuccess)
					.errorResponseHandler(responses::onError))
				.pushedAuthorizationRequestEndpoint((push) -> push
					.pushedAuthorizationRequestConverters((all) -> {
						all.replaceAll((each) -> new SignedPushConverter(each, requestObjects));
						all.add(ProtocolErrors::noAuthorizationRequest);
					})
					.authenticationProviders((all) -> all.replaceAll((each) ->
						(each instanceof OAuth2PushedAuthorizationRequestAuthenticationProvider)
							? new PushedRequestProvider(pushedRequests, (asked, client) -> OfflineAccess.ofClient(scopes.understood(asked), client), redirectUris
								.andThen(new OAuth2AuthorizationCodeRequestAuthenticationValidator())
								.andThen(new AuthorizationRequestRules(nonceWaivers)).andThen(new DetailsRules(details))
								.andThen(new ProfileRules(scopes, details, false))) : each))
					.errorResponseHandler(this.errors::onClientError))
				.tokenEndpoint((token) -> tokenEndpoint(token, refreshTokens, otherGrants))
				.deviceAuthorizationEndpoint((device) -> otherGrants.deviceAuthorizationEndpoint(device)
					.errorResponseHandler(this.errors::onClientError))
				.tokenIntrospectionEndpoint((introspection) -> introspection
					.authenticationProviders((all) -> all.replaceAll((each) ->
						(each instanceof OAuth2TokenIntrospectionAuthenticationProvider)
							? new IntrospectionProvider(each, details) : each))
					.errorResponseHandler(this.errors::onClientError))
				.tokenRevocationEndpoint((revocation) -> revocation
					.errorResponseHandler(this.errors::onClientError))
				.authorizationServerMetadataEndpoint((endpoint) -> endpoint
					.authorizationServerMetadataCustomizer((builder) -> builder.claims(metadata)))
				.oidc((oidc) -> oidc
					.providerConfigurationEndpoint((endpoint) -> endpoint
						.providerConfigurationCustomizer((builder) -> builder.claims(metadata)))
					.userInfoEndpoint((endpoint) -> endpoint.userInfoMapper(userInfo))))
			.oauth2ResourceServer((resourceServer) -> boundTokens.accept(
				resourceServer.bearerTokenResolver(onlyAtUserInfo()).authenticationEntryPoint(noToken)
					.protectedResourceMetadata((resource) -> resource.protectedResourceMetadataCustomizer((document) ->
						document.resource(this.issuer).authorizationServer(this.issuer).scope(OidcScopes.OPENID).scope("admin")
							.tlsClientCertificateBoundAccessTokens(mtls.isOffered())
							.claim("dpop_signing_alg_values_supported", DPoPProofs.ALGORITHMS))),
				path(USER_INFO), new DPoPChallenge()))
			.exceptionHandling((exceptions) -> exceptions
				.defaultAuthenticationEntryPointFor(new LoginUrlAuthenticationEntryPoint(SIGN_IN), path(AUTHORIZE))
				.defaultAuthenticationEntryPointFor(noToken, path(USER_INFO))
				.defaultAuthenticationEntryPointFor(this.errors::onClientError,
					new OrRequestMatcher(path(PUSH), path("/oauth2/token"), path("/oauth2/introspect"), path("/oauth2/revoke"),
						path(DEVICE))))
			.addFilterBefore(CrossOriginCalls.at(CALLED_BY_CLIENTS), SecurityContextHolderFilter.class)
			.addFilterBefore(new EndpointMethodFilter(METHODS), SecurityContextHolderFilter.class)
			.addFilterBefore(new JwkSetCacheFilter(JWK_SET, keys.cacheable()), SecurityContextHolderFilter.class)
			.addFilterBefore(new ProtocolRequestFilter(this.errors), SecurityContextHolderFilter.class)
			.addFilterBefore(new PushedRequestFilter(pushedRequests, OWN_PARAMETERS, this.errors::onPushedError), SecurityContextHolderFilter.class)
			.addFilterBefore(new DPoPFilter(proofs, mtls.addresses(this.issuer), this.errors::onClientError), SecurityContextHolderFilter.class)
			.addFilterBefore(new PostedRequestFilter(AUTHORIZE, END_SESSION, this.errors), CsrfFilter.class)
			.addFilterAfter(new EndSessionFilter(END_SESSION, ownTokens, signOut, signedOutTarget, this.errors),
				CsrfFilter.class);
		// @formatter:on
		return http.build();
	}

	private void clientAuthentication(OAuth2ClientAuthenticationConfigurer client, ClientSecrets secrets,
			RegisteredClientRepository clients, ClientAssertions assertions, CertificateVerifier certificates) {
		client.authenticationConverters((all) -> {
			all.removeIf((each) -> each instanceof X509ClientCertificateAuthenticationConverter);
			all.replaceAll((each) -> (each instanceof JwtClientAssertionAuthenticationConverter)
					? new PrivateKeyJwtConverter() : each);
			// Before the one that takes a client without a secret for a public one.
			all.addFirst(new CertificateConverter(clients));
			all.add(new PublicClientConverter());
		}).authenticationProviders((all) -> {
			all.addFirst(new PublicClientProvider(clients));
			all.forEach((each) -> {
				if (each instanceof ClientSecretAuthenticationProvider provider) {
					provider.setPasswordEncoder(secrets.encoder());
				}
				else if (each instanceof JwtClientAssertionAuthenticationProvider provider) {
					provider.setJwtDecoderFactory(assertions);
				}
				else if (each instanceof X509ClientCertificateAuthenticationProvider provider) {
					provider.setCertificateVerifier(certificates);
				}
			});
		}).errorResponseHandler(this.errors::onClientError);
	}

	private void tokenEndpoint(OAuth2TokenEndpointConfigurer token, RefreshTokenProvider refreshTokens,
			OtherGrants otherGrants) {
		token.accessTokenRequestConverters(otherGrants::converters).authenticationProviders((all) -> {
			otherGrants.providers(all);
			all.replaceAll((each) -> (each instanceof OAuth2RefreshTokenAuthenticationProvider) ? refreshTokens : each);
			all.replaceAll((each) -> new BoundTokenProvider(new DetailedTokenProvider(each)));
		}).errorResponseHandler(this.errors::onClientError);
	}

	@Bean
	RefreshTokenProvider refreshTokenProvider(RefreshTokenRotation rotation, RefreshTokens refreshTokens,
			OAuth2TokenGenerator<?> tokenGenerator) {
		return new RefreshTokenProvider(rotation, refreshTokens, tokenGenerator);
	}

	@Bean
	AuthorizationServerSettings authorizationServerSettings() {
		return AuthorizationServerSettings.builder().issuer(this.issuer).build();
	}

	@Bean
	@Primary
	SessionRegistry noSessionRegistry() {
		return new NoSessionRegistry();
	}

	/**
	 * An access token opens the user info endpoint and nothing else: taken at the
	 * authorization endpoint it would stand for a signed-in user.
	 */
	private static BearerTokenResolver onlyAtUserInfo() {
		DefaultBearerTokenResolver resolver = new DefaultBearerTokenResolver();
		// OpenID Connect Core 1.0 section 5.3.1 wants this of the user info endpoint.
		resolver.setAllowFormEncodedBodyParameter(true);
		return (request) -> USER_INFO.equals(request.getRequestURI()) ? resolver.resolve(request) : null;
	}

	private static RequestMatcher path(String path) {
		return PathPatternRequestMatcher.withDefaults().matcher(path);
	}

}
