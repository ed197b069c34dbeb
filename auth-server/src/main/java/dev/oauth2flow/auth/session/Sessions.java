package dev.oauth2flow.auth.session;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;

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
