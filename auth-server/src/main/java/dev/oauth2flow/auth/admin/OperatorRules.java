package dev.oauth2flow.auth.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.oauth2flow.auth.session.AuthenticationContexts;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.signin.StepUp;
import dev.oauth2flow.auth.users.UserProfiles;
import dev.oauth2flow.platform.accesstoken.AuthenticationRequirement;

import org.springframework.stereotype.Component;

/**
 * Who is an operator, and how an operator must have signed in: recently, and with more
 * than a password where the operator has set that up or the settings demand it. The same
 * for the API and the console.
 */
@Component
class OperatorRules {

	private static final List<String> MULTI_FACTOR = List.of(AuthenticationContexts.MULTI_FACTOR,
			AuthenticationContexts.PHISHING_RESISTANT);

	private final AdminSettings settings;

	private final UserProfiles users;

	private final StepUp stepUp;

	OperatorRules(AdminSettings settings, UserProfiles users, StepUp stepUp) {
		this.settings = settings;
		this.users = users;
		this.stepUp = stepUp;
	}

	/** Going by what holds now, and not by what held at the sign-in. */
	boolean isOperator(String sub) {
		return this.users.findActive(sub)
			.filter((user) -> user.authorities().contains(UserActions.OPERATOR_AUTHORITY))
			.isPresent();
	}

	/**
	 * What an access token must tell of the sign-in of an operator who changes something.
	 */
	AuthenticationRequirement toChange(String sub) {
		return new AuthenticationRequirement(takesMore(sub) ? MULTI_FACTOR : List.of(), this.settings.recentSignIn());
	}

	/** What a session lacks to open the console. */
	Lack lack(SignedInUser user) {
		if (!isOperator(user.sub())) {
			return Lack.AUTHORITY;
		}
		if (Duration.between(user.authTime(), Instant.now()).compareTo(this.settings.recentSignIn()) > 0) {
			return Lack.RECENT_SIGN_IN;
		}
		if (AuthenticationContexts.isReached(user.amr(), AuthenticationContexts.MULTI_FACTOR)) {
			return Lack.NOTHING;
		}
		if (this.stepUp.isSetUpFor(user.sub())) {
			return Lack.SECOND_PROOF;
		}
		return this.settings.requireMultiFactor() ? Lack.SECOND_FACTOR : Lack.NOTHING;
	}

	private boolean takesMore(String sub) {
		return this.settings.requireMultiFactor() || this.stepUp.isSetUpFor(sub);
	}

	/**
	 * What a session lacks.
	 */
	enum Lack {

		/** It lacks nothing. */
		NOTHING,

		/** The user is no operator. */
		AUTHORITY,

		/** The user signed in too long ago. */
		RECENT_SIGN_IN,

		/** The user has set up more than a password, and has not used it. */
		SECOND_PROOF,

		/** The user has set up nothing but a password. */
		SECOND_FACTOR

	}

}
