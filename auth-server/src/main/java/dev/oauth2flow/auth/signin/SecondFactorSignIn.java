package dev.oauth2flow.auth.signin;

import java.util.Map;
import java.util.Set;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.secondfactor.SecondFactors;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.users.UserProfile;
import dev.oauth2flow.auth.users.UserProfiles;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Takes the code of an authenticator app, or a recovery code, from a user who has shown
 * the password, now or when the session began. The outcome is durable in the audit trail
 * before it is returned.
 */
@Component
class SecondFactorSignIn {

	/** A one-time password, and more than one factor (RFC 8176 section 2). */
	static final Set<String> AUTHENTICATION_METHODS = Set.of("otp", "mfa");

	private final SecondFactors secondFactors;

	private final UserProfiles users;

	private final SignInThrottle throttle;

	private final AuditTrail auditTrail;

	private final SessionStart sessions;

	SecondFactorSignIn(SecondFactors secondFactors, UserProfiles users, SignInThrottle throttle, AuditTrail auditTrail,
			SessionStart sessions) {
		this.sessions = sessions;
		this.secondFactors = secondFactors;
		this.users = users;
		this.throttle = throttle;
		this.auditTrail = auditTrail;
	}

	Authentication authenticate(String code, HttpServletRequest request) {
		Confirmation confirmation = Confirmation.of(request);
		UserProfile user = (confirmation != null) ? this.users.findActive(confirmation.sub()).orElse(null) : null;
		if (confirmation == null || user == null || confirmation.isOutdated(user)) {
			throw new InsufficientAuthenticationException("The password comes first");
		}
		SignInThrottle.Attempt attempt = this.throttle.begin("second factor of " + user.sub(), request);
		SecondFactors.Proof proof = attempt.decide(() -> this.secondFactors.prove(user.sub(), code));
		if (proof == SecondFactors.Proof.NONE) {
			this.auditTrail.record("signin.failed", user.sub(), Map.of("reason", "bad_code"));
			throw new BadCredentialsException("Wrong code");
		}
		attempt.takenBack();
		if (proof == SecondFactors.Proof.RECOVERY_CODE) {
			this.auditTrail.record("recovery_code.used", user.sub(), Map.of());
		}
		return new SignedInAuthentication(confirmation.confirmed(user, AUTHENTICATION_METHODS, false, this.sessions));
	}

}
