package dev.oauth2flow.auth.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/**
 * Who has shown the password and still owes the second factor, as the session remembers
 * it.
 *
 * @param sub the user's {@code sub}
 * @param credentialVersion the number of the password that was shown
 */
record HalfSignedIn(String sub, int credentialVersion) {

	private static final String ATTRIBUTE = "half-signed-in";

	private static final Duration LONGEST = Duration.ofMinutes(10);

	void remember(HttpServletRequest request) {
		request.getSession()
			.setAttribute(ATTRIBUTE, "%d %d %s".formatted(Instant.now().plus(LONGEST).getEpochSecond(),
					this.credentialVersion, this.sub));
	}

	static Optional<HalfSignedIn> find(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String text)) {
			return Optional.empty();
		}
		String[] parts = text.split(" ", 3);
		boolean late = parts.length < 3 || Instant.now().getEpochSecond() > Long.parseLong(parts[0]);
		return late ? Optional.empty() : Optional.of(new HalfSignedIn(parts[2], Integer.parseInt(parts[1])));
	}

	static void forget(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.removeAttribute(ATTRIBUTE);
		}
	}

}
