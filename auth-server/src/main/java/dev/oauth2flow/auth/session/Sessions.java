package dev.oauth2flow.auth.session;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Finds and ends the sessions of a user, on all replicas at once.
 */
@Component
public class Sessions {

	private final SessionStore store;

	Sessions(SessionStore store) {
		this.store = store;
	}

	/**
	 * Finds where a user is signed in.
	 * @param subject the user's {@code sub}
	 * @return the sessions, the one used last first
	 */
	public List<UserSession> find(String subject) {
		return this.store.findBySubject(subject)
			.values()
			.stream()
			.sorted(Comparator.comparing(UserSession::lastUsed).reversed())
			.toList();
	}

	/**
	 * Sees to it that a sign-in which has proved an older credential, and is not over
	 * yet, makes no session. To be called in the transaction that changes the credential,
	 * before the sessions to end are looked for: what is written before this is found
	 * then, and what comes after is refused.
	 * @param subject the user's {@code sub}
	 * @param credentialVersion the number that sessions must have from now on
	 */
	public void refuseBelow(String subject, int credentialVersion) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCompletion(int status) {
				if (status == STATUS_ROLLED_BACK) {
					Sessions.this.store.refuseNone(subject);
				}
			}
		});
		this.store.refuseBelow(subject, credentialVersion);
	}

	/**
	 * Ends sessions of a user.
	 * @param subject the user's {@code sub}
	 * @param sids the public ids of the sessions
	 */
	public void end(String subject, Collection<String> sids) {
		List<String> keys = this.store.findBySubject(subject)
			.entrySet()
			.stream()
			.filter((session) -> sids.contains(session.getValue().user().sid()))
			.map(Map.Entry::getKey)
			.toList();
		if (!keys.isEmpty()) {
			this.store.deleteByKeys(keys);
		}
	}

}
