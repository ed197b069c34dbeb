package dev.oauth2flow.auth.grant;

import java.time.Duration;
import java.util.List;

import dev.oauth2flow.auth.clients.Lifetimes;
import dev.oauth2flow.platform.hash.Sha256;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The authorizations in flight in Redis, each under the hash of the value that gives
 * access to it, and each until it expires. Every step that may happen once is one command
 * that succeeds once.
 */
@Component
class PendingAuthorizations {

	private static final String AWAITING_CONSENT = "auth:pending:";

	private static final String CODE = "auth:code:";

	private static final String REDEEMED = "auth:redeemed:";

	/** How long the replay of a code is recognised, and revokes what came of the code. */
	private static final Duration REDEEMED_REMEMBERED = Duration.ofMinutes(10);

	private final StringRedisTemplate redis;

	private final JsonMapper json;

	private final Lifetimes lifetimes;

	PendingAuthorizations(StringRedisTemplate redis, JsonMapper json, Lifetimes lifetimes) {
		this.redis = redis;
		this.json = json;
		this.lifetimes = lifetimes;
	}

	void putAwaitingConsent(String state, PendingAuthorization authorization) {
		this.redis.opsForValue()
			.set(awaitingConsentKey(state), this.json.writeValueAsString(authorization),
					this.lifetimes.pendingAuthorizationLifetime());
	}

	@Nullable PendingAuthorization findAwaitingConsent(String state) {
		return parse(this.redis.opsForValue().get(awaitingConsentKey(state)));
	}

	/**
	 * Ends the wait for consent.
	 * @return whether it had not ended before
	 */
	boolean endWait(String awaitingConsentKey) {
		return this.redis.opsForValue().getAndDelete(awaitingConsentKey) != null;
	}

	void putCode(String code, PendingAuthorization authorization) {
		this.redis.opsForValue()
			.set(CODE + Sha256.base64Url(code), this.json.writeValueAsString(authorization),
					this.lifetimes.authorizationCodeLifetime());
	}

	@Nullable FoundCode findCode(String code) {
		String hash = Sha256.base64Url(code);
		List<@Nullable String> found = this.redis.opsForValue().multiGet(List.of(REDEEMED + hash, CODE + hash));
		if (found == null) {
			throw new IllegalStateException("Redis gave no answer");
		}
		PendingAuthorization redeemed = parse(found.get(0));
		if (redeemed != null) {
			return new FoundCode(redeemed, true);
		}
		PendingAuthorization issued = parse(found.get(1));
		return (issued != null) ? new FoundCode(issued, false) : null;
	}

	/**
	 * Marks a code as redeemed.
	 * @return whether it was not marked before: of several calls on any replicas, one
	 * gets true
	 */
	boolean redeem(String code, PendingAuthorization authorization) {
		return Boolean.TRUE.equals(this.redis.opsForValue()
			.setIfAbsent(REDEEMED + Sha256.base64Url(code), this.json.writeValueAsString(authorization),
					REDEEMED_REMEMBERED));
	}

	String awaitingConsentKey(String state) {
		return AWAITING_CONSENT + Sha256.base64Url(state);
	}

	private @Nullable PendingAuthorization parse(@Nullable String value) {
		return (value != null) ? this.json.readValue(value, PendingAuthorization.class) : null;
	}

	record FoundCode(PendingAuthorization authorization, boolean redeemed) {
	}

}
