package dev.oauth2flow.auth.signin;

import java.util.Map;

import dev.oauth2flow.auth.audit.AuditTrail;
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
import org.springframework.transaction.support.TransactionOperations;

/**
 * Ends the browser's session and the tokens that came of it, after the audit trail has
 * it.
 */
@Component
public class SignOut implements LogoutHandler {

	private final AuditTrail auditTrail;

	private final GrantService grants;

	private final TransactionOperations transactions;

	SignOut(AuditTrail auditTrail, GrantService grants, TransactionOperations transactions) {
		this.auditTrail = auditTrail;
		this.grants = grants;
		this.transactions = transactions;
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
			this.transactions.executeWithoutResult((_) -> {
				this.auditTrail.record("session.ended", user.sub(), Map.of("reason", "signed_out"));
				this.grants.revokeSession(user.sub(), user.sid(), "signed_out");
			});
		}
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.invalidate();
		}
		SecurityContextHolder.clearContext();
	}

}
