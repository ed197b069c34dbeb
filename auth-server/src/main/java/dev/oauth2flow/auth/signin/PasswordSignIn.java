package dev.oauth2flow.auth.signin;

import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.secondfactor.SecondFactors;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.users.PasswordVerifier;
import dev.oauth2flow.auth.users.PasswordVerifier.Verdict;
import dev.oauth2flow.auth.users.UserProfile;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Signs a user in by password, unless the user has a second factor, too. The outcome is
 * durable in the audit trail before it is returned; where that fails, so does the
 * sign-in.
 */
@Component
class PasswordSignIn implements AuthenticationProvider {

	private final PasswordVerifier passwords;

	private final AuditTrail auditTrail;

	private final SignInThrottle throttle;

	private final SecondFactors secondFactors;

	private final SessionStart sessions;

	PasswordSignIn(PasswordVerifier passwords, AuditTrail auditTrail, SignInThrottle throttle,
			SecondFactors secondFactors, SessionStart sessions) {
		this.sessions = sessions;
		this.passwords = passwords;
		this.auditTrail = auditTrail;
		this.throttle = throttle;
		this.secondFactors = secondFactors;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		ServletRequestAttributes exchange = (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
		SignInThrottle.Attempt attempt = this.throttle.begin(authentication.getName(), exchange.getRequest());
		Verdict verdict = attempt.decide(
				() -> this.passwords.verify(authentication.getName(), String.valueOf(authentication.getCredentials())));
		UserProfile user = verdict.user();
		if (user == null || !verdict.accepted()) {
			this.auditTrail.record("signin.failed", (user != null) ? user.sub() : AuditTrail.ANONYMOUS,
					Map.of("reason", "bad_credentials"));
			throw new BadCredentialsException("Wrong username or password");
		}
		attempt.succeeded(Objects.requireNonNull(exchange.getResponse()));
		if (this.secondFactors.isEnrolled(user.sub())) {
			throw new SecondFactorRequiredException(new HalfSignedIn(user.sub(), user.credentialVersion()));
		}
		return new SignedInAuthentication(
				this.sessions.signedIn(user, Confirmation.PASSWORD, user.credentialVersion()));
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
	}

}
