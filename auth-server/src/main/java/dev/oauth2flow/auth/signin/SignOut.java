package dev.oauth2flow.auth.signin;

import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.session.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;

/**
 * Ends the browser's session and the tokens that came of it, after the audit trail has
 * it.
 */
@Component
public class SignOut implements LogoutHandler {

	private final GrantService grants;

	SignOut(GrantService grants) {
		this.grants = grants;
	}

	/**
	 * Signs out whoever the request's session says is signed in.
	 * @param request the request with the session
	 * @param response the response
	 * @param authentication not used: it may be that of a protocol message
	 */
	@Override
	public void logout(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		Authentication current = SecurityContextHolder.getContext().getAuthentication();
		if (current instanceof SignedInAuthentication signedIn) {
			SignedInUser user = signedIn.getPrincipal();
			this.grants.revokeSession(user.sub(), user.sid(), "signed_out");
		}
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.invalidate();
		}
		SecurityContextHolder.clearContext();
	}

}
