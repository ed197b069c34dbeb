package dev.oauth2flow.auth.signin;

import dev.oauth2flow.auth.session.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A way to sign in beside the password, whose proof the sign-in page's form posts.
 */
public interface SignInMethod {

	/**
	 * Returns the name, which makes the address {@code /signin/<name>} and tells the page
	 * what failed.
	 * @return a word in lower case
	 */
	String name();

	/**
	 * Verifies the proof and records the outcome in the audit trail.
	 * @param request the posted form
	 * @return who has signed in just now
	 * @throws org.springframework.security.core.AuthenticationException if the proof is
	 * missing or wrong, or the user may not sign in
	 */
	SignedInUser verify(HttpServletRequest request);

}
