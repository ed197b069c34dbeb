package dev.oauth2flow.platform.proof;

import java.time.Duration;

import dev.oauth2flow.platform.hash.Sha256;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Knows, over all replicas, what has been used already.
 */
public final class ReplayGuard {

	private final StringRedisTemplate redis;

	private final String keyPrefix;

	/**
	 * Makes a guard.
	 * @param redis the shared store
	 * @param keyPrefix of its keys
	 */
	public ReplayGuard(StringRedisTemplate redis, String keyPrefix) {
		this.redis = redis;
		this.keyPrefix = keyPrefix;
	}

	/**
	 * Uses an id.
	 * @param owner whose id it is: two owners may have the same
	 * @param id the id
	 * @param remembered how long a second use is to be noticed
	 * @return whether this is the first use: of several at once, on any replicas, one
	 * gets true
	 * @throws org.springframework.dao.DataAccessException if the store is away
	 */
	public boolean isFirst(String owner, String id, Duration remembered) {
		return Boolean.TRUE.equals(this.redis.opsForValue()
			.setIfAbsent(this.keyPrefix + Sha256.base64Url(owner + '\n' + id), "1", remembered));
	}

}
