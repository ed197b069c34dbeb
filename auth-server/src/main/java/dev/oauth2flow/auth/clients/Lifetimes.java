package dev.oauth2flow.auth.clients;

import java.time.Duration;

import jakarta.validation.constraints.AssertTrue;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long what is issued can be used.
 *
 * @param accessTokenLifetime an access token; revocations are remembered as long
 * @param idTokenLifetime an ID token
 * @param authorizationCodeLifetime an authorization code, at most 60 seconds (RFC 9700)
 * @param pendingAuthorizationLifetime an authorization request that waits for consent
 * @param refreshTokenIdleLifetime a refresh token that is not used
 * @param refreshTokenLifetime all refresh tokens of one sign-in, used or not
 * @param refreshTokenGrace how long a superseded refresh token still gives the same
 * successor, for clients that lost the answer or ask twice
 */
@Validated
@ConfigurationProperties("oauth2flow.auth")
public record Lifetimes(@DefaultValue("5m") Duration accessTokenLifetime, @DefaultValue("10m") Duration idTokenLifetime,
		@DefaultValue("60s") Duration authorizationCodeLifetime,
		@DefaultValue("10m") Duration pendingAuthorizationLifetime,
		@DefaultValue("7d") Duration refreshTokenIdleLifetime, @DefaultValue("30d") Duration refreshTokenLifetime,
		@DefaultValue("10s") Duration refreshTokenGrace) {

	private static final Duration LONGEST_CODE = Duration.ofSeconds(60);

	@AssertTrue(message = "authorization-code-lifetime must be between 1 and 60 seconds")
	boolean isCodeShortLived() {
		return this.authorizationCodeLifetime.toSeconds() >= 1
				&& this.authorizationCodeLifetime.compareTo(LONGEST_CODE) <= 0;
	}

	@AssertTrue(message = "lifetimes must be positive, and refresh-token-lifetime the longest")
	boolean isOrdered() {
		return this.accessTokenLifetime.isPositive() && this.idTokenLifetime.isPositive()
				&& this.pendingAuthorizationLifetime.isPositive() && this.refreshTokenIdleLifetime.isPositive()
				&& !this.refreshTokenGrace.isNegative()
				&& this.refreshTokenIdleLifetime.compareTo(this.refreshTokenLifetime) <= 0
				&& this.accessTokenLifetime.compareTo(this.refreshTokenLifetime) <= 0;
	}

}
