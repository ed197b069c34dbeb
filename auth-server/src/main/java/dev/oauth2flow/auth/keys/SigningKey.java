package dev.oauth2flow.auth.keys;

import java.time.Instant;

import com.nimbusds.jose.jwk.JWK;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs tokens, in the clear.
 *
 * @param jwk the key with its private part
 * @param useFrom when it may sign; it is published before
 * @param retireAt when it is no longer published
 */
record SigningKey(JWK jwk, Instant useFrom, @Nullable Instant retireAt) {

	boolean isPublished(Instant now) {
		return this.retireAt == null || now.isBefore(this.retireAt);
	}

	boolean mayBeUsed(Instant now) {
		return isPublished(now) && !now.isBefore(this.useFrom);
	}

	boolean isFor(TokenAlgorithm algorithm) {
		return algorithm.getName().equals(this.jwk.getAlgorithm().getName());
	}

}
