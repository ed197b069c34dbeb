package dev.oauth2flow.auth.passkeys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;

import dev.oauth2flow.platform.hash.Sha256;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Component;

/**
 * Remembers which challenge was given to whom, for one answer on any replica (WebAuthn
 * Level 3 section 13.4.3). What is kept tells neither the challenge nor the session.
 */
@Component
class Challenges {

	/** How long a person may take to use the passkey. */
	static final Duration LIFETIME = Duration.ofMinutes(5);

	private static final String CHALLENGE = "auth:passkey-challenge:";

	private final StringRedisTemplate redis;

	Challenges(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Makes a challenge.
	 * @param holder to whom it is given: for what, and in which session
	 */
	Bytes give(String holder) {
		Bytes challenge = Bytes.random();
		this.redis.opsForValue().set(key(challenge), Sha256.base64Url(holder), LIFETIME);
		return challenge;
	}

	/**
	 * Takes a challenge back; of several answers to it one gets it.
	 * @return whether it was given to this holder and is still good
	 */
	boolean take(Bytes challenge, String holder) {
		String given = this.redis.opsForValue().getAndDelete(key(challenge));
		return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.US_ASCII),
				Sha256.base64Url(holder).getBytes(StandardCharsets.US_ASCII));
	}

	private static String key(Bytes challenge) {
		return CHALLENGE + Sha256.base64Url(challenge.toBase64UrlString());
	}

}
