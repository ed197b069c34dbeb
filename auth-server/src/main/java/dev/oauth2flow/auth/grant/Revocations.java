package dev.oauth2flow.auth.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.oauth2flow.auth.clients.Lifetimes;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Tells every service at once, through Redis, which access tokens are not to be accepted
 * any more. What is told is forgotten when the last of these tokens has expired.
 */
@Component
public class Revocations {

	private static final String TOKEN = "revoked:token:";

	private static final String GRANT = "revoked:grant:";

	private static final String SUBJECT = "revoked:subject:";

	/** For clocks that differ, and for a token that was being issued meanwhile. */
	private static final Duration MARGIN = Duration.ofSeconds(60);

	private final StringRedisTemplate redis;

	private final Duration remembered;

	Revocations(StringRedisTemplate redis, Lifetimes lifetimes) {
		this.redis = redis;
		this.remembered = lifetimes.accessTokenLifetime().plus(MARGIN);
	}

	/**
	 * Revokes one access token.
	 * @param tokenId its {@code jti}
	 */
	public void revokeToken(String tokenId) {
		this.redis.opsForValue().set(TOKEN + tokenId, "1", this.remembered);
	}

	/**
	 * Revokes the access tokens of a grant. Its refresh tokens are revoked by
	 * {@link GrantService}.
	 * @param grantId the grant's id
	 */
	public void revokeGrant(UUID grantId) {
		this.redis.opsForValue().set(GRANT + grantId, "1", this.remembered);
	}

	/**
	 * Revokes all access tokens that a user has at this time. Refresh tokens are revoked
	 * by {@link GrantService}.
	 * @param subject the user's {@code sub}
	 */
	public void revokeSubject(String subject) {
		this.redis.opsForValue().set(SUBJECT + subject, Long.toString(Instant.now().getEpochSecond()), this.remembered);
	}

	/**
	 * Says whether an access token was revoked, by itself, by its grant or by its user.
	 * @param token a verified access token
	 * @return whether it must be refused
	 */
	boolean isRevoked(Jwt token) {
		List<String> keys = List.of(TOKEN + token.getId(), GRANT + token.getClaimAsString("grant_id"),
				SUBJECT + token.getSubject());
		List<@Nullable String> found = this.redis.opsForValue().multiGet(keys);
		if (found == null) {
			throw new IllegalStateException("Redis gave no answer");
		}
		Instant issuedAt = token.getIssuedAt();
		String subjectRevokedAt = found.get(2);
		return found.get(0) != null || found.get(1) != null || (subjectRevokedAt != null
				&& (issuedAt == null || issuedAt.getEpochSecond() <= Long.parseLong(subjectRevokedAt)));
	}

}
