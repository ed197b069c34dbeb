package dev.oauth2flow.auth.account;

import java.time.Duration;
import java.time.Instant;

import dev.oauth2flow.auth.session.UserSession;
import org.jspecify.annotations.Nullable;

/**
 * A place where the user is signed in, as the page shows it.
 *
 * @param sid the session's public id
 * @param device what the user signed in with
 * @param network where from, or {@code null}
 * @param since when the user signed in
 * @param lastUsed when the session was used last, in words
 * @param here whether it is the session that looks at the page
 */
record Place(String sid, String device, @Nullable String network, Instant since, String lastUsed, boolean here) {

	static Place of(UserSession session, String here, Instant now) {
		return new Place(session.user().sid(), session.device(), session.network(), session.user().authTime(),
				words(Duration.between(session.lastUsed(), now)), session.user().sid().equals(here));
	}

	static String words(Duration ago) {
		long minutes = ago.toMinutes();
		if (minutes < 1) {
			return "just now";
		}
		if (minutes < 60) {
			return (minutes == 1) ? "a minute ago" : minutes + " minutes ago";
		}
		return (ago.toHours() == 1) ? "an hour ago" : ago.toHours() + " hours ago";
	}

}
