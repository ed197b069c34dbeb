package dev.oauth2flow.auth.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/**
 * Remembers in the session who has shown the password and still owes the second factor.
 */
final class HalfSignedIn {

	private static final String ATTRIBUTE = "half-signed-in";

	private static final Duration LONGEST = Duration.ofMinutes(10);

	private HalfSignedIn() {
	}

	static void remember(HttpServletRequest request, String sub) {
		request.getSession().setAttribute(ATTRIBUTE, Instant.now().plus(LONGEST).getEpochSecond() + " " + sub);
	}

	static Optional<String> find(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String text)) {
			return Optional.empty();
		}
		int space = text.indexOf(' ');
		boolean late = Instant.now().getEpochSecond() > Long.parseLong(text.substring(0, space));
		return late ? Optional.empty() : Optional.of(text.substring(space + 1));
	}

	static void forget(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.removeAttribute(ATTRIBUTE);
		}
	}

}
