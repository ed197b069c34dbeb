package dev.oauth2flow.e2e.judges;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.client.ClientDeleteRequest;
import com.nimbusds.oauth2.sdk.client.ClientReadRequest;
import com.nimbusds.oauth2.sdk.client.ClientRegistrationResponse;
import com.nimbusds.oauth2.sdk.client.RegistrationError;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.BackChannelLogoutRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientInformation;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientInformationResponse;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientRegistrationRequest;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientRegistrationResponseParser;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientUpdateRequest;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import dev.oauth2flow.e2e.JudgeRegistrations;
import dev.oauth2flow.e2e.JudgeRegistrations.JudgedClient;
import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.local.SuiteUser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nimbus's SDK, which parses strictly, is client and resource server; its user has the
 * suite's browser.
 */
class NimbusIT {

	private static final Scope SCOPE = new Scope("openid", "profile", "email", "notes.read");

	private final RunningSuite suite = RunningSuite.overHttp();

	private final JudgeRegistrations registrations = JudgeRegistrations.ofThisRun();

	private final State state = new State();

	private final Nonce nonce = new Nonce();

	private final CodeVerifier verifier = new CodeVerifier();

	private Browser browser;

	private ListeningClient listening;

	private OIDCProviderMetadata metadata;

	@BeforeEach
	void discover() throws Exception {
		this.metadata = OIDCProviderMetadata.resolve(new Issuer(this.suite.issuer()));
		this.listening = new ListeningClient(this.registrations, Map.of());
		this.browser = this.suite.browser();
	}

	@AfterEach
	void close() {
		this.browser.close();
		this.listening.close();
	}

	@Test
	void both_metadata_documents_parse_and_agree_RFC8414() throws Exception {
		AuthorizationServerMetadata plain = AuthorizationServerMetadata.resolve(new Issuer(this.suite.issuer()));

		assertThat(plain.getIssuer()).isEqualTo(this.metadata.getIssuer());
		assertThat(plain.getTokenEndpointURI()).isEqualTo(this.metadata.getTokenEndpointURI());
		assertThat(plain.getTokenEndpointAuthMethods()).isEqualTo(this.metadata.getTokenEndpointAuthMethods());
		assertThat(plain.getDPoPJWSAlgs()).isEqualTo(this.metadata.getDPoPJWSAlgs());
		assertThat(this.metadata.supportsAuthorizationResponseIssuerParam()).isTrue();
		assertThat(this.metadata.supportsBackChannelLogout()).isTrue();
		assertThat(this.metadata.getCodeChallengeMethods()).containsExactly(CodeChallengeMethod.S256);
		assertThat(this.metadata.toJSONObject()).isNotEmpty();
	}

	@Test
	void the_code_flow_gives_a_valid_ID_token_and_the_user_OIDC_Core_3_1() throws Exception {
		JudgedClient client = this.registrations.client("web");
		OIDCTokenResponse tokens = signIn(client);

		IDTokenClaimsSet claims = new IDTokenValidator(this.metadata.getIssuer(), new ClientID(client.id()),
				JWSAlgorithm.RS256, this.metadata.getJWKSetURI().toURL())
			.validate(tokens.getOIDCTokens().getIDToken(), this.nonce);
		AccessTokenValidator.validate(tokens.getTokens().getAccessToken(), JWSAlgorithm.RS256,
				claims.getAccessTokenHash());
		UserInfo user = UserInfoResponse
			.parse(new UserInfoRequest(this.metadata.getUserInfoEndpointURI(), tokens.getTokens().getAccessToken())
				.toHTTPRequest()
				.send())
			.toSuccessResponse()
			.getUserInfo();
		assertThat(user.getSubject()).isEqualTo(claims.getSubject());
		assertThat(user.getPreferredUsername()).isEqualTo(this.registrations.user().username());
		assertThat(user.getEmailAddress()).isEqualTo(this.registrations.user().email());
	}

	@Test
	void the_access_token_passes_a_processor_that_insists_on_its_type_RFC9068() throws Exception {
		OIDCTokenResponse tokens = signIn(this.registrations.client("web"));

		JWTClaimsSet claims = accessTokenProcessor().process(tokens.getTokens().getAccessToken().getValue(), null);

		assertThat(claims.getStringClaim("client_id")).isEqualTo("judge-web");
		assertThat(claims.getStringClaim("scope").split(" ", -1)).contains("notes.read");
	}

	@Test
	void an_error_response_parses_with_its_issuer_RFC9207() throws Exception {
		JudgedClient client = this.registrations.client("web");
		this.browser.open(request(client).prompt(Prompt.Type.NONE)
			.endpointURI(this.metadata.getAuthorizationEndpointURI())
			.build()
			.toURI()
			.toString());

		AuthenticationErrorResponse error = AuthenticationResponseParser.parse(this.listening.callback())
			.toErrorResponse();

		assertThat(error.getErrorObject().getCode()).isEqualTo("login_required");
		assertThat(error.getIssuer()).isEqualTo(this.metadata.getIssuer());
		assertThat(error.getState()).isEqualTo(this.state);
	}

	@Test
	void a_pushed_request_with_a_signed_assertion_and_DPoP_gives_a_bound_token_RFC9126_RFC9449() throws Exception {
		JudgedClient client = this.registrations.client("fapi-es256");
		ECKey key = new ECKeyGenerator(Curve.P_256).generate();
		DefaultDPoPProofFactory proofs = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
		AuthenticationRequest request = request(client).dPoPJWKThumbprintConfirmation(JWKThumbprintConfirmation.of(key))
			.build();
		PushedAuthorizationResponse pushed = PushedAuthorizationResponse
			.parse(new PushedAuthorizationRequest(this.metadata.getPushedAuthorizationRequestEndpointURI(),
					authentication(client), request)
				.toHTTPRequest()
				.send());
		assertThat(pushed.indicatesSuccess()).as(pushed.toHTTPResponse().getBody()).isTrue();
		AuthorizationCode code = authorize(
				new AuthenticationRequest.Builder(pushed.toSuccessResponse().getRequestURI(), new ClientID(client.id()))
					.endpointURI(this.metadata.getAuthorizationEndpointURI())
					.build());

		TokenRequest tokenRequest = new TokenRequest.Builder(this.metadata.getTokenEndpointURI(),
				authentication(client), grant(code))
			.build();
		HTTPResponse answer = send(tokenRequest, proofs, null);
		if (answer.getDPoPNonce() != null && answer.getStatusCode() == 400) {
			answer = send(
					new TokenRequest.Builder(this.metadata.getTokenEndpointURI(), authentication(client), grant(code))
						.build(),
					proofs, answer.getDPoPNonce());
		}

		AccessToken token = tokens(answer).getTokens().getAccessToken();
		assertThat(token).isInstanceOf(DPoPAccessToken.class);
		JWTClaimsSet claims = accessTokenProcessor().process(token.getValue(), null);
		assertThat(JWKThumbprintConfirmation.parse(claims)).isEqualTo(JWKThumbprintConfirmation.of(key));
		assertThat(call(token, proofs).getStatusCode()).isEqualTo(200);
	}

	@Test
	void introspection_and_revocation_parse_RFC7662_RFC7009() throws Exception {
		JudgedClient client = this.registrations.client("web");
		AccessToken token = signIn(client).getTokens().getAccessToken();

		TokenIntrospectionSuccessResponse active = introspect(client, token);
		assertThat(active.isActive()).isTrue();
		assertThat(active.getClientID()).isEqualTo(new ClientID(client.id()));
		assertThat(active.getIssuer()).isEqualTo(this.metadata.getIssuer());
		assertThat(active.getScope()).contains(Scope.parse("notes.read").iterator().next());
		HTTPResponse revoked = new TokenRevocationRequest(this.metadata.getRevocationEndpointURI(),
				authentication(client), token)
			.toHTTPRequest()
			.send();
		assertThat(revoked.getStatusCode()).isEqualTo(200);
		assertThat(introspect(client, token).isActive()).isFalse();
	}

	@Test
	void a_refresh_parses_and_a_spent_code_is_invalid_grant_RFC6749() throws Exception {
		JudgedClient client = this.registrations.client("web");
		AuthorizationCode code = authorize(
				request(client).endpointURI(this.metadata.getAuthorizationEndpointURI()).build());
		OIDCTokenResponse tokens = tokens(redeem(client, grant(code)));
		OIDCTokenResponse renewed = tokens(redeem(client, new RefreshTokenGrant(tokens.getTokens().getRefreshToken())));
		assertThat(renewed.getTokens().getAccessToken()).isNotEqualTo(tokens.getTokens().getAccessToken());

		assertThat(OIDCTokenResponseParser.parse(redeem(client, grant(code))).toErrorResponse().getErrorObject())
			.isEqualTo(OAuth2Error.INVALID_GRANT);
	}

	@Test
	void the_challenge_of_the_API_parses_RFC6750() throws Exception {
		HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET,
				URI.create(this.suite.apiUrl() + "/api/v1/notes"));
		request.setAuthorization("Bearer nothing");

		HTTPResponse answer = request.send();

		assertThat(BearerTokenError.parse(answer.getWWWAuthenticate())).isEqualTo(BearerTokenError.INVALID_TOKEN);
	}

	@Test
	void the_logout_token_is_valid_and_names_the_session_OIDC_Back_Channel_Logout_2_4() throws Exception {
		JudgedClient client = this.registrations.client("logout");
		JWT idToken = signIn(client).getOIDCTokens().getIDToken();
		this.browser.open(new LogoutRequest(this.metadata.getEndSessionEndpointURI(), idToken,
				URI.create(this.registrations.postLogoutRedirectUri()), this.state)
			.toURI()
			.toString());

		BackChannelLogoutRequest notice = BackChannelLogoutRequest
			.parse(URLUtils.parseParameters(this.listening.logout()));
		LogoutTokenClaimsSet claims = new LogoutTokenValidator(this.metadata.getIssuer(), new ClientID(client.id()),
				JWSAlgorithm.RS256, this.metadata.getJWKSetURI().toURL())
			.validate(notice.getLogoutToken());

		assertThat(claims.getSessionID().getValue()).isEqualTo(idToken.getJWTClaimsSet().getStringClaim("sid"));
		assertThat(this.browser.url().toString()).startsWith(this.registrations.postLogoutRedirectUri())
			.contains("state=" + this.state);
	}

	@Test
	void a_signed_request_counts_and_one_that_another_key_has_signed_does_not_RFC9101() throws Exception {
		JudgedClient client = this.registrations.client("jar");
		ECKey key = (ECKey) Objects.requireNonNull(client.key());
		AuthorizationCode code = authorize(signed(client, key).build());
		assertThat(tokens(redeem(client, grant(code))).getOIDCTokens().getIDToken().getJWTClaimsSet().getSubject())
			.isNotBlank();

		ECKey another = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();
		this.browser.open(signed(client, another).redirectionURI(URI.create(this.registrations.redirectUri()))
			.state(this.state)
			.build()
			.toURI()
			.toString());
		AuthenticationErrorResponse error = AuthenticationResponseParser.parse(this.listening.callback())
			.toErrorResponse();
		assertThat(error.getErrorObject()).isEqualTo(OAuth2Error.INVALID_REQUEST_OBJECT);
		assertThat(error.getIssuer()).isEqualTo(this.metadata.getIssuer());
	}

	@Test
	void a_client_registers_itself_and_reads_changes_and_removes_what_is_registered_RFC7591_RFC7592() throws Exception {
		BearerAccessToken initial = initialAccessToken();
		OIDCClientMetadata metadata = new OIDCClientMetadata();
		metadata.setName("Judge of itself");
		metadata.setScope(new Scope("openid", "profile"));
		metadata.setTokenEndpointAuthMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
		metadata.setRedirectionURI(URI.create("http://judge.example/callback"));
		assertThat(registrationError(register(metadata, initial))).isEqualTo(RegistrationError.INVALID_REDIRECT_URI);
		metadata.setRedirectionURI(URI.create("https://judge.example/callback"));

		OIDCClientInformation registered = information(register(metadata, initial));

		assertThat(registered.getSecret()).isNotNull();
		assertThat(registrationError(register(metadata, initial))).isEqualTo(BearerTokenError.INVALID_TOKEN);
		metadata.setName("Renamed");
		OIDCClientInformation changed = information(
				new OIDCClientUpdateRequest(registered.getRegistrationURI(), registered.getID(),
						registered.getRegistrationAccessToken(), metadata, registered.getSecret())
					.toHTTPRequest()
					.send());
		assertThat(changed.getMetadata().getName()).isEqualTo("Renamed");
		assertThat(registrationError(read(registered))).isEqualTo(BearerTokenError.INVALID_TOKEN);
		assertThat(information(read(changed)).getMetadata().getRedirectionURI())
			.isEqualTo(metadata.getRedirectionURI());
		assertThat(new ClientDeleteRequest(changed.getRegistrationURI(), changed.getRegistrationAccessToken())
			.toHTTPRequest()
			.send()
			.getStatusCode()).isEqualTo(204);
		assertThat(read(changed).getStatusCode()).isEqualTo(401);
	}

	private HTTPResponse register(OIDCClientMetadata metadata, BearerAccessToken initial) throws Exception {
		return new OIDCClientRegistrationRequest(this.metadata.getRegistrationEndpointURI(), metadata, initial)
			.toHTTPRequest()
			.send();
	}

	private static HTTPResponse read(OIDCClientInformation client) throws Exception {
		return new ClientReadRequest(client.getRegistrationURI(), client.getRegistrationAccessToken()).toHTTPRequest()
			.send();
	}

	private static OIDCClientInformation information(HTTPResponse answer) throws Exception {
		ClientRegistrationResponse response = OIDCClientRegistrationResponseParser.parse(answer);
		assertThat(response.indicatesSuccess()).as(answer.getBody()).isTrue();
		return ((OIDCClientInformationResponse) response).getOIDCClientInformation();
	}

	private static ErrorObject registrationError(HTTPResponse answer) throws Exception {
		return OIDCClientRegistrationResponseParser.parse(answer).toErrorResponse().getErrorObject();
	}

	/** An operator makes it by the API. */
	private BearerAccessToken initialAccessToken() throws Exception {
		JudgedClient client = this.registrations.client("admin");
		AuthenticationRequest request = new AuthenticationRequest.Builder(ResponseType.CODE,
				new Scope("openid", "admin"), new ClientID(client.id()), URI.create(this.registrations.redirectUri()))
			.state(this.state)
			.nonce(this.nonce)
			.codeChallenge(this.verifier, CodeChallengeMethod.S256)
			.endpointURI(this.metadata.getAuthorizationEndpointURI())
			.build();
		AuthorizationCode code = authorize(request, this.registrations.operator());
		HTTPRequest http = new HTTPRequest(HTTPRequest.Method.POST,
				URI.create(this.suite.issuer() + "/admin/v1/initial-access-tokens"));
		http.setAuthorization(tokens(redeem(client, grant(code))).getTokens().getAccessToken().toAuthorizationHeader());
		http.setEntityContentType(ContentType.APPLICATION_JSON);
		http.setBody("{\"description\":\"For a judge\",\"uses\":1,\"hours\":1}");
		return new BearerAccessToken(String.valueOf(http.send().getBodyAsJSONObject().get("token")));
	}

	private AuthenticationRequest.Builder signed(JudgedClient client, ECKey key) throws Exception {
		SignedJWT object = new SignedJWT(
				new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("oauth-authz-req+jwt"))
					.keyID(key.getKeyID())
					.build(),
				new JWTClaimsSet.Builder(request(client).build().toJWTClaimsSet()).issuer(client.id())
					.audience(this.suite.issuer())
					.build());
		object.sign(new ECDSASigner(key));
		return new AuthenticationRequest.Builder(object, new ClientID(client.id()))
			.endpointURI(this.metadata.getAuthorizationEndpointURI());
	}

	private OIDCTokenResponse signIn(JudgedClient client) throws Exception {
		AuthorizationCode code = authorize(
				request(client).endpointURI(this.metadata.getAuthorizationEndpointURI()).build());
		return tokens(redeem(client, grant(code)));
	}

	private static OIDCTokenResponse tokens(HTTPResponse answer) throws Exception {
		return (OIDCTokenResponse) OIDCTokenResponseParser.parse(answer).toSuccessResponse();
	}

	private AuthenticationRequest.Builder request(JudgedClient client) {
		return new AuthenticationRequest.Builder(ResponseType.CODE, SCOPE, new ClientID(client.id()),
				URI.create(this.registrations.redirectUri()))
			.state(this.state)
			.nonce(this.nonce)
			.codeChallenge(this.verifier, CodeChallengeMethod.S256);
	}

	private AuthorizationCode authorize(AuthenticationRequest request) throws Exception {
		return authorize(request, this.registrations.user());
	}

	private AuthorizationCode authorize(AuthenticationRequest request, SuiteUser user) throws Exception {
		this.browser.open(request.toURI().toString());
		this.browser.fill("Username", user.username());
		this.browser.fill("Password", user.password());
		this.browser.press("Sign in");
		if (this.browser.url().getPath().equals("/consent")) {
			this.browser.press("Allow");
		}
		AuthenticationResponse response = AuthenticationResponseParser.parse(this.listening.callback());
		assertThat(response.indicatesSuccess()).isTrue();
		assertThat(response.getState()).isEqualTo(this.state);
		assertThat(response.getIssuer()).isEqualTo(this.metadata.getIssuer());
		return response.toSuccessResponse().getAuthorizationCode();
	}

	private AuthorizationGrant grant(AuthorizationCode code) {
		return new AuthorizationCodeGrant(code, URI.create(this.registrations.redirectUri()), this.verifier);
	}

	private HTTPResponse redeem(JudgedClient client, AuthorizationGrant grant) throws Exception {
		return new TokenRequest.Builder(this.metadata.getTokenEndpointURI(), authentication(client), grant).build()
			.toHTTPRequest()
			.send();
	}

	private ClientAuthentication authentication(JudgedClient client) throws Exception {
		ClientID id = new ClientID(client.id());
		if (client.secret() != null) {
			return new ClientSecretBasic(id, new Secret(client.secret()));
		}
		ECKey key = (ECKey) Objects.requireNonNull(client.key());
		return new PrivateKeyJWT(id, URI.create(this.suite.issuer()), JWSAlgorithm.ES256, key.toPrivateKey(),
				key.getKeyID(), null);
	}

	private static HTTPResponse send(TokenRequest request, DefaultDPoPProofFactory proofs, @Nullable Nonce nonce)
			throws Exception {
		HTTPRequest http = request.toHTTPRequest();
		http.setDPoP(proofs.createDPoPJWT("POST", http.getURI(), nonce));
		return http.send();
	}

	private HTTPResponse call(AccessToken token, DefaultDPoPProofFactory proofs) throws Exception {
		URI target = URI.create(this.suite.apiUrl() + "/api/v1/notes");
		Nonce fromServer = null;
		while (true) {
			HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, target);
			request.setAuthorization(token.toAuthorizationHeader());
			request.setDPoP(proofs.createDPoPJWT("GET", target, token, fromServer));
			HTTPResponse answer = request.send();
			if (answer.getStatusCode() != 401 || answer.getDPoPNonce() == null || fromServer != null) {
				return answer;
			}
			fromServer = answer.getDPoPNonce();
		}
	}

	private TokenIntrospectionSuccessResponse introspect(JudgedClient client, AccessToken token) throws Exception {
		return TokenIntrospectionResponse
			.parse(new TokenIntrospectionRequest(this.metadata.getIntrospectionEndpointURI(), authentication(client),
					token)
				.toHTTPRequest()
				.send())
			.toSuccessResponse();
	}

	private DefaultJWTProcessor<SecurityContext> accessTokenProcessor() throws Exception {
		DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
		processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
		processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256,
				JWKSourceBuilder.create(this.metadata.getJWKSetURI().toURL()).build()));
		processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(this.suite.apiUrl(),
				new JWTClaimsSet.Builder().issuer(this.suite.issuer()).build(),
				Set.of("sub", "exp", "iat", "jti", "client_id", "auth_time", "scope")));
		return processor;
	}

}
