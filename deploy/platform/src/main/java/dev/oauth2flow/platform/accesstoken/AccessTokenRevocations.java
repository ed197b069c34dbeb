package dev.oauth2flow.platform.accesstoken;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Looks up, in one round trip, whether a token, its grant or its user's earlier tokens
 * were revoked, and what the request will want besides.
 */
class AccessTokenRevocations implements OAuth2TokenValidator<Jwt> {

	private static final OAuth2TokenValidatorResult REVOKED = OAuth2TokenValidatorResult.failure(new OAuth2Error(
			"invalid_token", "The access token was revoked", "https://www.rfc-editor.org/rfc/rfc6750#section-3.1"));

	private final StringRedisTemplate redis;

	private final ReadAhead readAhead;

	AccessTokenRevocations(StringRedisTemplate redis, ReadAhead readAhead) {
		this.redis = redis;
		this.readAhead = readAhead;
	}

	@Override
	public OAuth2TokenValidatorResult validate(Jwt token) {
		List<String> keys = new ArrayList<>(List.of("revoked:token:" + token.getId(),
				"revoked:grant:" + token.getClaimAsString("grant_id"), "revoked:subject:" + token.getSubject()));
		int revocations = keys.size();
		HttpServletRequest request = request();
		if (request != null) {
			keys.addAll(this.readAhead.keys(request, token));
		}
		// The list has a null for every key that is not there.
		List<String> found = Objects.requireNonNull(this.redis.opsForValue().multiGet(keys));
		for (int i = revocations; request != null && i < keys.size(); i++) {
			ReadAhead.keep(request, keys.get(i), found.get(i));
		}
		boolean revoked = found.get(0) != null || found.get(1) != null || isBefore(token, found.get(2));
		return revoked ? REVOKED : OAuth2TokenValidatorResult.success();
	}

	private static @Nullable HttpServletRequest request() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current)
				? current.getRequest() : null;
	}

	private static boolean isBefore(Jwt token, @Nullable String revokedAt) {
		if (revokedAt == null) {
			return false;
		}
		Instant issuedAt = Objects.requireNonNullElse(token.getIssuedAt(), Instant.EPOCH);
		return issuedAt.getEpochSecond() <= Long.parseLong(revokedAt);
	}

}
