package dev.oauth2flow.client.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/**
 * The tokens of one session.
 */
record Tokens(String accessToken, Instant issuedAt, Instant expiresAt, Set<String> scopes,
		@Nullable String refreshToken) {

	/** A token this near to its end might not live until the API looks at it. */
	private static final Duration NEAR = Duration.ofSeconds(30);

	static Tokens of(OAuth2AccessToken access, @Nullable OAuth2RefreshToken refresh) {
		Instant issuedAt = Objects.requireNonNullElseGet(access.getIssuedAt(), Instant::now);
		return new Tokens(access.getTokenValue(), issuedAt,
				Objects.requireNonNullElse(access.getExpiresAt(), issuedAt.plusSeconds(60)), access.getScopes(),
				(refresh != null) ? refresh.getTokenValue() : null);
	}

	boolean isNearItsEnd(Instant now) {
		Duration lifetime = Duration.between(this.issuedAt, this.expiresAt);
		Duration margin = (lifetime.compareTo(NEAR.multipliedBy(2)) > 0) ? NEAR : lifetime.dividedBy(4);
		return !now.isBefore(this.expiresAt.minus(margin));
	}

	OAuth2AccessToken access() {
		return new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, this.accessToken, this.issuedAt,
				this.expiresAt, this.scopes);
	}

	@Nullable OAuth2RefreshToken refresh() {
		return (this.refreshToken != null) ? new OAuth2RefreshToken(this.refreshToken, this.issuedAt) : null;
	}

}
