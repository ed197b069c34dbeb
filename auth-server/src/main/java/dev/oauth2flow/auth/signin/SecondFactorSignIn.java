package dev.oauth2flow.auth.signin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.secondfactor.SecondFactors;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.users.UserProfile;
import dev.oauth2flow.auth.users.UserProfiles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Signs a user in who has shown the password, by the second factor. The outcome is
 * durable in the audit trail before it is returned.
 */
@Component
class SecondFactorSignIn {

	private final SecondFactors secondFactors;

	private final UserProfiles users;

	private final SignInThrottle throttle;

	private final AuditTrail auditTrail;

	SecondFactorSignIn(SecondFactors secondFactors, UserProfiles users, SignInThrottle throttle,
			AuditTrail auditTrail) {
		this.secondFactors = secondFactors;
		this.users = users;
		this.throttle = throttle;
		this.auditTrail = auditTrail;
	}

	Authentication authenticate(String code, HttpServletRequest request, HttpServletResponse response) {
		UserProfile user = HalfSignedIn.find(request)
			.flatMap(this.users::find)
			.orElseThrow(() -> new InsufficientAuthenticationException("The password comes first"));
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
		this.auditTrail.record("signin.succeeded", user.sub(), Map.of());
		HalfSignedIn.forget(request);
		return new SignedInAuthentication(
				new SignedInUser(user.sub(), user.username(), Instant.now().truncatedTo(ChronoUnit.MILLIS),
						UUID.randomUUID().toString(), user.authorities(), Set.of("pwd", "otp", "mfa")));
	}

}
