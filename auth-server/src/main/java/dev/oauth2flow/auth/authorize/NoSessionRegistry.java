package dev.oauth2flow.auth.authorize;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/**
 * Stands in the place of the framework's registry of sessions, which is one replica's
 * memory. The {@code sid} of an ID token is taken from the session at the time of consent
 * instead, and sessions are looked up where they are.
 */
final class NoSessionRegistry implements SessionRegistry {

	@Override
	public List<Object> getAllPrincipals() {
		return List.of();
	}

	@Override
	public List<SessionInformation> getAllSessions(Object principal, boolean includeExpiredSessions) {
		return List.of();
	}

	@Override
	public @Nullable SessionInformation getSessionInformation(String sessionId) {
		return null;
	}

	@Override
	public void refreshLastRequest(String sessionId) {
		// Nothing is registered.
	}

	@Override
	public void registerNewSession(String sessionId, Object principal) {
		// Nothing is registered.
	}

	@Override
	public void removeSessionInformation(String sessionId) {
		// Nothing is registered.
	}

}
