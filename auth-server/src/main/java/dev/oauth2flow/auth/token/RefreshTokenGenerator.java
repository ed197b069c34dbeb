package dev.oauth2flow.auth.token;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import dev.oauth2flow.auth.grant.RefreshTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/**
 * Makes the first refresh token of a grant, for public clients too. Its successors are
 * made by {@link RefreshTokenProvider}.
 */
class RefreshTokenGenerator implements OAuth2TokenGenerator<OAuth2RefreshToken> {

	private final RefreshTokens refreshTokens;

	RefreshTokenGenerator(RefreshTokens refreshTokens) {
		this.refreshTokens = refreshTokens;
	}

	@Override
	public @Nullable OAuth2RefreshToken generate(OAuth2TokenContext context) {
		if (!OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())) {
			return null;
		}
		UUID grantId = UUID.fromString(Objects.requireNonNull(context.getAuthorization()).getId());
		Instant issuedAt = Instant.now();
		return new OAuth2RefreshToken(this.refreshTokens.issue(grantId, 1), issuedAt,
				issuedAt.plus(context.getRegisteredClient().getTokenSettings().getRefreshTokenTimeToLive()));
	}

}
