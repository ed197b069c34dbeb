package dev.oauth2flow.auth.signin;

import java.util.Set;
import java.util.TreeSet;

import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.users.UserProfile;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Whom one more proof is to confirm: somebody who has shown the password just now, or
 * somebody whose session is to rise to a higher authentication context class (RFC 9470).
 *
 * @param sub the user's {@code sub}
 * @param half the one who has shown the password, or {@code null}
 * @param current the user of the session that is to rise, or {@code null}
 */
record Confirmation(String sub, @Nullable HalfSignedIn half, @Nullable SignedInUser current) {

	static final Set<String> PASSWORD = Set.of("pwd");

	static @Nullable Confirmation of(HttpServletRequest request) {
		HalfSignedIn half = HalfSignedIn.find(request).orElse(null);
		if (half != null) {
			return new Confirmation(half.sub(), half, null);
		}
		@Nullable Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication instanceof SignedInAuthentication signedIn)
				? new Confirmation(signedIn.getName(), null, signedIn.getPrincipal()) : null;
	}

	/**
	 * Says whether what was proved before is still good for anything.
	 * @param user the user as stored now
	 */
	boolean isOutdated(UserProfile user) {
		int proved = (this.current != null) ? this.current.credentialVersion()
				: (this.half != null) ? this.half.credentialVersion() : 0;
		return proved != user.credentialVersion();
	}

	/**
	 * Adds what was proved, and records it.
	 * @param amr the methods of the new proof
	 * @param whole whether that would have been enough to sign in with
	 */
	SignedInUser confirmed(UserProfile user, Set<String> amr, boolean whole, SessionStart sessions) {
		if (this.current == null) {
			return sessions.signedIn(user, union(PASSWORD, amr),
					(this.half != null) ? this.half.credentialVersion() : user.credentialVersion());
		}
		return sessions.risen(this.current, user, union(this.current.amr(), amr), whole);
	}

	private static Set<String> union(Set<String> left, Set<String> right) {
		Set<String> all = new TreeSet<>(left);
		all.addAll(right);
		return all;
	}

}
