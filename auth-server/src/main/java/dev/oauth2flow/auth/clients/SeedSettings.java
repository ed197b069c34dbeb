package dev.oauth2flow.auth.clients;

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

	static final String GRANT_TYPES = "authorization_code|refresh_token|client_credentials";

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
	 * @param idTokenAlgorithm the algorithm of its ID tokens
	 * @param resources the APIs it speaks for, whose tokens it may introspect
	 */
	record SeedClient(@NotBlank @Pattern(regexp = "[\\x21-\\x7E]{1,100}") String clientId,
			@Nullable String clientSecret, @Nullable String clientName, @DefaultValue List<String> redirectUris,
			@DefaultValue List<String> postLogoutRedirectUris, @DefaultValue List<String> scopes,
			@DefaultValue List<@Pattern(regexp = GRANT_TYPES) String> grantTypes,
			@DefaultValue("false") boolean firstParty, @DefaultValue("true") boolean requirePkce,
			@DefaultValue("RS256") @Pattern(regexp = TokenAlgorithm.NAMES) String idTokenAlgorithm,
			@DefaultValue List<String> resources) {

		SeedClient {
			grantTypes = grantTypes.isEmpty() ? List.of(AUTHORIZATION_CODE, "refresh_token") : grantTypes;
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

		@AssertTrue(message = "redirect URIs must be https, or http on a loopback host, without a fragment")
		boolean isRedirectUrisSafe() {
			return this.redirectUris.stream().allMatch(RedirectUris::isSafe)
					&& this.postLogoutRedirectUris.stream().allMatch(RedirectUris::isSafe);
		}

		@AssertTrue(message = "a public client cannot waive PKCE or use client_credentials")
		boolean isPublicClientSafe() {
			return this.clientSecret != null || (this.requirePkce && !this.grantTypes.contains("client_credentials"));
		}

		@AssertTrue(message = "a client with authorization_code needs a redirect URI")
		boolean isRedirectUriPresent() {
			return !this.grantTypes.contains(AUTHORIZATION_CODE) || !this.redirectUris.isEmpty();
		}

		@Override
		public String toString() {
			return "SeedClient[clientId=" + this.clientId + "]";
		}

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
