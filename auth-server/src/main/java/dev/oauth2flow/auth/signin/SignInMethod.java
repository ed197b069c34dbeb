package dev.oauth2flow.auth.signin;

import java.util.Set;

import dev.oauth2flow.auth.users.UserProfile;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A way to sign in beside the password, whose proof the sign-in page's form posts. It
 * serves as a second factor, too.
 */
public interface SignInMethod {

	/**
	 * Returns the name, which makes the address {@code /signin/<name>} and tells the page
	 * what failed.
	 * @return a word in lower case
	 */
	String name();

	/**
	 * Returns what it proves.
	 * @return the authentication methods (RFC 8176)
	 */
	Set<String> authenticationMethods();

	/**
	 * Says whether a user can use it.
	 * @param sub the user's {@code sub}
	 * @return whether the user has set it up
	 */
	boolean isSetUpFor(String sub);

	/**
	 * Verifies the proof, and records in the audit trail if it is refused.
	 * @param request the posted form
	 * @param expected the {@code sub} of the only user who will do, or {@code null} if
	 * anybody may sign in
	 * @return whose proof it is
	 * @throws org.springframework.security.core.AuthenticationException if the proof is
	 * missing, wrong or another user's, or the user may not sign in
	 */
	UserProfile verify(HttpServletRequest request, @Nullable String expected);

}
