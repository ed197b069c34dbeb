package dev.oauth2flow.auth.users;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells every service that keeps copies of users that one of them has changed.
 */
@Component
public class UserChanges {

	private static final Logger LOGGER = LoggerFactory.getLogger(UserChanges.class);

	private static final String CHANNEL = "auth:user:changed";

	private final StringRedisTemplate redis;

	UserChanges(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Announces a change as soon as the caller's transaction has committed it. Copies are
	 * kept for a minute only, so an announcement that cannot be made is no failure.
	 * @param subject the user's {@code sub}
	 */
	public void announce(String subject) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				publish(subject);
			}
		});
	}

	private void publish(String subject) {
		try {
			this.redis.convertAndSend(CHANNEL, subject);
		}
		catch (DataAccessException ex) {
			LOGGER.warn("A change of a user was not announced: {}", ex.getMessage());
		}
	}

}
