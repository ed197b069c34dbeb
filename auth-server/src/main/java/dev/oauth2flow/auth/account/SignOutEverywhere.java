package dev.oauth2flow.auth.account;

import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.session.Sessions;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.signin.SignOut;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Ends all sessions of a user and revokes every token that clients have for them.
 */
@Component
class SignOutEverywhere {

	private final Sessions sessions;

	private final SignOut signOut;

	private final GrantService grants;

	private final AuditTrail auditTrail;

	private final TransactionOperations transactions;

	SignOutEverywhere(Sessions sessions, SignOut signOut, GrantService grants, AuditTrail auditTrail,
			TransactionOperations transactions) {
		this.sessions = sessions;
		this.signOut = signOut;
		this.grants = grants;
		this.auditTrail = auditTrail;
		this.transactions = transactions;
	}

	void signOut(SignedInUser user, HttpServletRequest request, HttpServletResponse response) {
		List<String> others = this.sessions.find(user.sub())
			.stream()
			.map((session) -> session.user().sid())
			.filter((sid) -> !sid.equals(user.sid()))
			.toList();
		this.transactions.executeWithoutResult((_) -> {
			others.forEach((_) -> this.auditTrail.record("session.ended", user.sub(),
					Map.of("reason", "signed_out_everywhere")));
			this.grants.revokeAll(user.sub(), "signed_out_everywhere");
		});
		this.signOut.logout(request, response, null);
		this.sessions.end(user.sub(), others);
	}

}
