package dev.oauth2flow.auth.clients;

import java.time.Duration;
import java.util.List;

import dev.oauth2flow.auth.keys.TokenAlgorithm;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The clients, scopes and APIs that are to exist from the start.
 *
 * @param clients the clients to register
 * @param scopes the scopes with what the user reads about them
 * @param resources the APIs and the scopes that belong to them
 */
@Validated
@ConfigurationProperties("oauth2flow.auth")
record SeedSettings(@DefaultValue List<@Valid SeedClient> clients, @DefaultValue List<@Valid SeedScope> scopes,
		@DefaultValue List<@Valid SeedResource> resources) {

	private static final String AUTHORIZATION_CODE = "authorization_code";

	static final String GRANT_TYPES = "authorization_code|refresh_token|client_credentials|"
			+ "urn:ietf:params:oauth:grant-type:device_code|urn:ietf:params:oauth:grant-type:token-exchange";

	private static final int SHORTEST_SECRET = 32;

	/**
	 * A client to register.
	 *
	 * @param clientId its identifier, which must not look like a user's
	 * @param clientSecret its generated secret, or {@code null} for a public client
	 * @param clientName what the user reads
	 * @param redirectUris where codes may be sent
	 * @param postLogoutRedirectUris where the browser may be sent after sign-out
	 * @param scopes what it may ask for
	 * @param grantTypes how it may ask for tokens; by default codes and refresh tokens
	 * @param firstParty whether the user is not asked for consent
	 * @param requirePkce whether PKCE is demanded; only a confidential client's
	 * registration may waive it, which then must send a nonce
	 * @param idTokenAlgorithm the algorithm of its ID tokens; by default {@code RS256},
	 * which a {@code fapi} client cannot have, and for it {@code ES256}
	 * @param resources the APIs it speaks for, whose tokens it may introspect
	 * @param exchangeFrom the clients whose access tokens it may exchange (RFC 8693)
	 * @param profile what kind of client it is; by default {@code public} without secret,
	 * key and certificate, else {@code web}
	 * @param tokenEndpointAuthMethod how it proves who it is; by default what it has
	 * @param jwks its public keys (RFC 7517), in JSON
	 * @param jwksUri where its public keys are, instead of {@code jwks}
	 * @param tokenEndpointAuthSigningAlg the only algorithm of its assertions
	 * @param tlsClientAuthSubjectDn the subject of its certificate (RFC 8705 section
	 * 2.1.2)
	 * @param tlsClientAuthSan another name in its certificate instead of the subject
	 * @param requirePushedAuthorizationRequests whether its authorization requests must
	 * be pushed, also where its profile does not demand it
	 * @param dpopBoundAccessTokens whether its tokens must be bound by DPoP
	 * @param tlsClientCertificateBoundAccessTokens whether its tokens are bound to its
	 * certificate
	 * @param requestObjectSigningAlg the only algorithm of the authorization requests
	 * that it signs (RFC 9101)
	 * @param requireSignedRequestObject whether it must sign its authorization requests
	 * @param authorizationDetailsTypes the types of authorization details that it may use
	 * (RFC 9396)
	 * @param accessTokenLifetime how long its access tokens live; by default, and at
	 * most, as long as everybody's
	 */
	record SeedClient(@NotBlank @Pattern(regexp = "[\\x21-\\x7E]{1,100}") String clientId,
			@Nullable String clientSecret, @Nullable String clientName, @DefaultValue List<String> redirectUris,
			@DefaultValue List<String> postLogoutRedirectUris, @DefaultValue List<String> scopes,
			@DefaultValue List<@Pattern(regexp = GRANT_TYPES) String> grantTypes,
			@DefaultValue("false") boolean firstParty, @DefaultValue("true") boolean requirePkce,
			@Pattern(regexp = TokenAlgorithm.NAMES) @Nullable String idTokenAlgorithm,
			@DefaultValue List<String> resources, @DefaultValue List<String> exchangeFrom,
			@Nullable ClientProfile profile, @Nullable String tokenEndpointAuthMethod, @Nullable String jwks,
			@Nullable String jwksUri, @Nullable String tokenEndpointAuthSigningAlg,
			@Nullable String tlsClientAuthSubjectDn, @Nullable SeedAlternativeName tlsClientAuthSan,
			@DefaultValue("false") boolean requirePushedAuthorizationRequests,
			@DefaultValue("false") boolean dpopBoundAccessTokens,
			@DefaultValue("false") boolean tlsClientCertificateBoundAccessTokens,
			@Nullable String requestObjectSigningAlg, @DefaultValue("false") boolean requireSignedRequestObject,
			@DefaultValue List<String> authorizationDetailsTypes, @Nullable Duration accessTokenLifetime) {

		SeedClient {
			grantTypes = grantTypes.isEmpty() ? List.of(AUTHORIZATION_CODE, "refresh_token") : grantTypes;
			if (idTokenAlgorithm == null) {
				idTokenAlgorithm = (profile == ClientProfile.FAPI) ? "ES256" : "RS256";
			}
		}

		// Not by a constraint on the secret, whose message would show the value.
		@AssertTrue(message = "client-secret must be generated and have at least 32 characters")
		boolean isClientSecretLong() {
			return this.clientSecret == null || this.clientSecret.length() >= SHORTEST_SECRET;
		}

		@AssertTrue(message = "client-id must not be a UUID: users have these")
		boolean isClientIdNoSubject() {
			return !this.clientId.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
		}

		@AssertTrue(
				message = "redirect URIs must be https, or http on a loopback host, without a fragment or user info")
		boolean isRedirectUrisSafe() {
			return this.redirectUris.stream().allMatch(RedirectUris::isSafe)
					&& this.postLogoutRedirectUris.stream().allMatch(RedirectUris::isSafe);
		}

		@AssertTrue(message = "a public client cannot waive PKCE or use client_credentials or token exchange")
		boolean isPublicClientSafe() {
			return profileOrDefault() != ClientProfile.PUBLIC
					|| (this.requirePkce && !this.grantTypes.contains("client_credentials")
							&& !this.grantTypes.contains("urn:ietf:params:oauth:grant-type:token-exchange"));
		}

		@AssertTrue(message = "a fapi client cannot waive PKCE, or have ID tokens signed by RS256")
		boolean isFapiClientSafe() {
			return profileOrDefault() != ClientProfile.FAPI
					|| (this.requirePkce && !"RS256".equals(this.idTokenAlgorithm));
		}

		@AssertTrue(message = "token-endpoint-auth-method must be one that the profile allows, "
				+ "and the client must have what it needs for it")
		boolean isAuthenticationPossible() {
			return profileOrDefault().authenticationMethods().containsAll(authenticationMethods())
					&& authenticationMethods().stream().allMatch(this::hasWhatItNeeds);
		}

		@AssertTrue(message = "token-endpoint-auth-signing-alg must be one that the profile allows")
		boolean isSigningAlgAllowed() {
			return this.tokenEndpointAuthSigningAlg == null
					|| profileOrDefault().authenticationAlgorithms().contains(this.tokenEndpointAuthSigningAlg);
		}

		@AssertTrue(message = "request-object-signing-alg must be one that the profile allows, "
				+ "and a client that must sign its requests needs jwks or jwks-uri")
		boolean isRequestSigningPossible() {
			return (this.requestObjectSigningAlg == null
					|| profileOrDefault().requestObjectAlgorithms().contains(this.requestObjectSigningAlg))
					&& (!this.requireSignedRequestObject || hasKeys());
		}

		@AssertTrue(message = "a client has jwks or jwks-uri and not both; jwks are public keys in JSON, "
				+ "jwks-uri is https, or http on a loopback host")
		boolean isKeysUsable() {
			if (this.jwks != null && this.jwksUri != null) {
				return false;
			}
			return (this.jwks == null || ClientKeys.isPublicKeySet(this.jwks))
					&& (this.jwksUri == null || PublicHosts.isSafeAddress(this.jwksUri));
		}

		@AssertTrue(
				message = "a certificate has one name: tls-client-auth-subject-dn, a distinguished name (RFC 4514), "
						+ "or of tls-client-auth-san the dns, uri, ip or email")
		boolean isCertificateNameUsable() {
			return !certificateName().isPresent() || certificateName().isUsable();
		}

		@AssertTrue(message = "a client with authorization_code needs a redirect URI")
		boolean isRedirectUriPresent() {
			return !this.grantTypes.contains(AUTHORIZATION_CODE) || !this.redirectUris.isEmpty();
		}

		@AssertTrue(message = "access-token-lifetime must be at least a second")
		boolean isAccessTokenLifetimePositive() {
			return this.accessTokenLifetime == null || this.accessTokenLifetime.toSeconds() >= 1;
		}

		ClientProfile profileOrDefault() {
			if (this.profile != null) {
				return this.profile;
			}
			boolean hasNothing = this.clientSecret == null && !certificateName().isPresent() && !hasKeys();
			return hasNothing ? ClientProfile.PUBLIC : ClientProfile.WEB;
		}

		List<String> authenticationMethods() {
			if (this.tokenEndpointAuthMethod != null) {
				return List.of(this.tokenEndpointAuthMethod);
			}
			if (certificateName().isPresent()) {
				return List.of("tls_client_auth");
			}
			if (hasKeys()) {
				return List.of("private_key_jwt");
			}
			return (this.clientSecret != null) ? List.of("client_secret_basic", "client_secret_post") : List.of("none");
		}

		CertificateName certificateName() {
			SeedAlternativeName san = this.tlsClientAuthSan;
			return (san != null)
					? new CertificateName(this.tlsClientAuthSubjectDn, san.dns(), san.uri(), san.ip(), san.email())
					: CertificateName.of(this.tlsClientAuthSubjectDn, null);
		}

		private boolean hasKeys() {
			return this.jwks != null || this.jwksUri != null;
		}

		private boolean hasWhatItNeeds(String method) {
			return switch (method) {
				case "private_key_jwt", "self_signed_tls_client_auth" -> hasKeys();
				case "tls_client_auth" -> certificateName().isPresent();
				case "none" -> this.clientSecret == null;
				default -> this.clientSecret != null;
			};
		}

		@Override
		public String toString() {
			return "SeedClient[clientId=" + this.clientId + "]";
		}

	}

	/**
	 * The one subject alternative name by which a client's certificate is known.
	 *
	 * @param dns a host name
	 * @param uri an URI
	 * @param ip an IP address
	 * @param email an email address
	 */
	record SeedAlternativeName(@Nullable String dns, @Nullable String uri, @Nullable String ip,
			@Nullable String email) {
	}

	/**
	 * A scope.
	 *
	 * @param name its name
	 * @param description what the user reads on the consent page
	 * @param requiredAuthority only users with this authority are granted the scope
	 */
	record SeedScope(@NotBlank @Pattern(regexp = "[\\x21\\x23-\\x5B\\x5D-\\x7E]+") String name,
			@NotBlank String description, @Nullable String requiredAuthority) {
	}

	/**
	 * An API.
	 *
	 * @param identifier its identifier, the audience of its tokens
	 * @param scopes the scopes that belong to it
	 */
	record SeedResource(@NotBlank String identifier, @DefaultValue List<String> scopes) {
	}

}
