package dev.oauth2flow.auth.passkeys;

import java.util.Map;
import java.util.Set;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.signin.SignInMethod;
import dev.oauth2flow.auth.users.UserProfile;
import dev.oauth2flow.auth.users.UserProfiles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Signs a user in by a passkey: a key that only their device has, which the device uses
 * only for who unlocks it.
 */
@Component
class PasskeySignIn implements SignInMethod {

	/** Possession of a key, and more than one factor (RFC 8176 section 2). */
	private static final Set<String> AUTHENTICATION_METHODS = Set.of("pop", "mfa");

	private static final Logger LOGGER = LoggerFactory.getLogger(PasskeySignIn.class);

	private final PasskeyCeremonies ceremonies;

	private final PasskeyRecords records;

	private final UserProfiles users;

	private final AuditTrail auditTrail;

	PasskeySignIn(PasskeyCeremonies ceremonies, PasskeyRecords records, UserProfiles users, AuditTrail auditTrail) {
		this.records = records;
		this.ceremonies = ceremonies;
		this.users = users;
		this.auditTrail = auditTrail;
	}

	@Override
	public String name() {
		return "passkey";
	}

	@Override
	public Set<String> authenticationMethods() {
		return AUTHENTICATION_METHODS;
	}

	@Override
	public boolean isSetUpFor(String sub) {
		return this.records.exists(sub);
	}

	@Override
	public UserProfile verify(HttpServletRequest request, @Nullable String expected) {
		try {
			HttpSession session = request.getSession(false);
			String sub = this.ceremonies.finishAuthentication(request.getParameter("credential"),
					(session != null) ? session.getId() : "");
			if (expected != null && !expected.equals(sub)) {
				throw new RefusedPasskeyException("other_user");
			}
			return this.users.findActive(sub).orElseThrow(() -> new RefusedPasskeyException("account_locked"));
		}
		catch (RefusedPasskeyException ex) {
			LOGGER.info("A passkey was refused: {}", ex.getMessage(), ex.getCause());
			this.auditTrail.record("signin.failed", AuditTrail.ANONYMOUS, Map.of("reason", "bad_passkey"));
			throw ex;
		}
	}

}
