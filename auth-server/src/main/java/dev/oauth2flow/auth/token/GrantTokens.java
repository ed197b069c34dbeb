package dev.oauth2flow.auth.token;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.binding.SenderKey;
import dev.oauth2flow.auth.grant.Grant;
import dev.oauth2flow.auth.grant.RefreshTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.token.DefaultOAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.stereotype.Component;

/**
 * Issues the tokens of a new grant.
 */
@Component
public class GrantTokens {

	private final RefreshTokens refreshTokens;

	private final OAuth2TokenGenerator<?> generator;

	GrantTokens(RefreshTokens refreshTokens, OAuth2TokenGenerator<?> generator) {
		this.refreshTokens = refreshTokens;
		this.generator = generator;
	}

	/**
	 * Issues an access token, an ID token if the grant has the scope {@code openid}, and
	 * a refresh token if the client may use it.
	 * @param grant the grant, which is stored already
	 * @param client its client
	 * @param caller the client as it authenticated
	 * @param request the request for the tokens
	 * @return the token response
	 */
	public Authentication issue(Grant grant, RegisteredClient client, OAuth2ClientAuthenticationToken caller,
			OAuth2AuthorizationGrantAuthenticationToken request) {
		OAuth2Authorization authorization = RefreshedAuthorization.of(grant, client);
		DefaultOAuth2TokenContext.Builder context = DefaultOAuth2TokenContext.builder()
			.registeredClient(client)
			.principal(RefreshedAuthorization.principal(grant))
			.authorizationServerContext(AuthorizationServerContextHolder.getContext())
			.authorization(authorization)
			.authorizedScopes(grant.scopes())
			.authorizationGrantType(request.getGrantType())
			.authorizationGrant(request);
		OAuth2Token generated = generate(context.tokenType(OAuth2TokenType.ACCESS_TOKEN));
		OAuth2AccessToken accessToken = new OAuth2AccessToken(SenderKey.tokenType(), generated.getTokenValue(),
				generated.getIssuedAt(), generated.getExpiresAt(), grant.scopes());
		Map<String, Object> additional = new HashMap<>();
		if (grant.scopes().contains(OidcScopes.OPENID)) {
			context.tokenType(new OAuth2TokenType(OidcParameterNames.ID_TOKEN))
				.authorization(OAuth2Authorization.from(authorization).accessToken(accessToken).build());
			additional.put(OidcParameterNames.ID_TOKEN, generate(context).getTokenValue());
		}
		return new OAuth2AccessTokenAuthenticationToken(client, caller, accessToken, refreshToken(grant, client),
				additional);
	}

	private @Nullable OAuth2RefreshToken refreshToken(Grant grant, RegisteredClient client) {
		return client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.REFRESH_TOKEN)
				? new OAuth2RefreshToken(this.refreshTokens.issue(grant.id(), grant.generation()), grant.rotatedAt(),
						grant.idleExpiresAt())
				: null;
	}

	private OAuth2Token generate(DefaultOAuth2TokenContext.Builder context) {
		@Nullable OAuth2Token token = this.generator.generate(context.build());
		return Objects.requireNonNull(token, "No token was generated");
	}

}
