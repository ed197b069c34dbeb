package dev.oauth2flow.auth.token;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.oauth2flow.auth.binding.SenderKey;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.grant.Grant;
import dev.oauth2flow.auth.grant.RefreshTokenRotation;
import dev.oauth2flow.auth.grant.RefreshTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.token.DefaultOAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/**
 * Answers the refresh token grant (RFC 6749 section 6). It stands in the place of the
 * framework's provider, which finds a token and saves its successor in two steps, so that
 * several requests could use one token.
 */
public class RefreshTokenProvider implements AuthenticationProvider {

	private final RefreshTokenRotation rotation;

	private final RefreshTokens refreshTokens;

	private final OAuth2TokenGenerator<?> tokenGenerator;

	/**
	 * Makes the provider.
	 * @param rotation exchanges refresh tokens
	 * @param refreshTokens makes refresh tokens
	 * @param tokenGenerator makes access tokens and ID tokens
	 */
	public RefreshTokenProvider(RefreshTokenRotation rotation, RefreshTokens refreshTokens,
			OAuth2TokenGenerator<?> tokenGenerator) {
		this.rotation = rotation;
		this.refreshTokens = refreshTokens;
		this.tokenGenerator = tokenGenerator;
	}

	@Override
	public Authentication authenticate(Authentication authentication) throws AuthenticationException {
		OAuth2RefreshTokenAuthenticationToken request = (OAuth2RefreshTokenAuthenticationToken) authentication;
		if (!(request.getPrincipal() instanceof OAuth2ClientAuthenticationToken caller) || !caller.isAuthenticated()
				|| caller.getRegisteredClient() == null) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
		}
		RegisteredClient client = caller.getRegisteredClient();
		if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.REFRESH_TOKEN)) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
		}
		return this.rotation.rotate(request.getRefreshToken(), client, request.getScopes(),
				AuthorizationDetails.of(request.getAdditionalParameters()),
				(grant) -> tokens(request, caller, client, grant));
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return OAuth2RefreshTokenAuthenticationToken.class.isAssignableFrom(authentication);
	}

	private Authentication tokens(OAuth2RefreshTokenAuthenticationToken request, OAuth2ClientAuthenticationToken caller,
			RegisteredClient client, Grant grant) {
		Set<String> scopes = new LinkedHashSet<>(request.getScopes().isEmpty() ? grant.scopes() : request.getScopes());
		// What was taken from the client since, or out of use, is not given any more.
		if (scopes.retainAll(client.getScopes()) && scopes.isEmpty()) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
		}
		return tokens(request, caller, client, grant, scopes);
	}

	private Authentication tokens(OAuth2RefreshTokenAuthenticationToken request, OAuth2ClientAuthenticationToken caller,
			RegisteredClient client, Grant grant, Set<String> scopes) {
		OAuth2Authorization authorization = RefreshedAuthorization.of(grant, client);
		DefaultOAuth2TokenContext.Builder context = DefaultOAuth2TokenContext.builder()
			.registeredClient(client)
			.principal(RefreshedAuthorization.principal(grant))
			.authorizationServerContext(AuthorizationServerContextHolder.getContext())
			.authorization(authorization)
			.authorizedScopes(scopes)
			.authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
			.authorizationGrant(request);
		OAuth2Token generated = generate(context.tokenType(OAuth2TokenType.ACCESS_TOKEN));
		OAuth2AccessToken accessToken = new OAuth2AccessToken(SenderKey.tokenType(), generated.getTokenValue(),
				generated.getIssuedAt(), generated.getExpiresAt(), scopes);
		OAuth2RefreshToken successor = new OAuth2RefreshToken(this.refreshTokens.issue(grant.id(), grant.generation()),
				grant.rotatedAt(), grant.idleExpiresAt());
		Map<String, Object> additional = new HashMap<>();
		if (scopes.contains(OidcScopes.OPENID)) {
			context.tokenType(new OAuth2TokenType(OidcParameterNames.ID_TOKEN))
				.authorization(OAuth2Authorization.from(authorization).accessToken(accessToken).build());
			additional.put(OidcParameterNames.ID_TOKEN, generate(context).getTokenValue());
		}
		return new OAuth2AccessTokenAuthenticationToken(client, caller, accessToken, successor, additional);
	}

	private OAuth2Token generate(DefaultOAuth2TokenContext.Builder context) {
		@Nullable OAuth2Token token = this.tokenGenerator.generate(context.build());
		return Objects.requireNonNull(token, "No token was generated");
	}

}
