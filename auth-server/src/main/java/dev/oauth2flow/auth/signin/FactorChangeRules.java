package dev.oauth2flow.auth.signin;

import java.time.Duration;
import java.time.Instant;

import dev.oauth2flow.auth.session.AuthenticationContexts;
import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.auth.session.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * How a user must have signed in to change how they sign in. Who adds a factor to an
 * account can come back for ever, and who removes one needs less the next time: a session
 * that was left open does not suffice for it, nor the password alone where the user has
 * set up more.
 */
@Component
public class FactorChangeRules {

	/** How long ago the user may have signed in. */
	private static final Duration RECENT = Duration.ofMinutes(10);

	private final StepUp stepUp;

	private final SavedRequests savedRequests;

	FactorChangeRules(StepUp stepUp, SavedRequests savedRequests) {
		this.stepUp = stepUp;
		this.savedRequests = savedRequests;
	}

	/**
	 * Says what a session lacks to see how its user signs in, or to change it together
	 * with another proof.
	 * @param user the session's user
	 * @param page the page that the user goes on to
	 * @param request the current request
	 * @return where the user signs in once more, or {@code null} if nothing is lacking
	 */
	public @Nullable String lackingSignIn(SignedInUser user, String page, HttpServletRequest request) {
		if (user.authTime().isAfter(Instant.now().minus(RECENT))) {
			return null;
		}
		return leadBackTo(page, "/signin", request);
	}

	/**
	 * Says what a session lacks to change how its user signs in.
	 * @param user the session's user
	 * @param page the page that the user goes on to
	 * @param request the current request
	 * @return where the user proves more, or {@code null} if nothing is lacking
	 */
	public @Nullable String lackingProof(SignedInUser user, String page, HttpServletRequest request) {
		String signIn = lackingSignIn(user, page, request);
		if (signIn != null || AuthenticationContexts.isReached(user.amr(), AuthenticationContexts.MULTI_FACTOR)
				|| !this.stepUp.isSetUpFor(user.sub())) {
			return signIn;
		}
		return leadBackTo(page, StepUp.page(AuthenticationContexts.MULTI_FACTOR), request);
	}

	private String leadBackTo(String page, String proof, HttpServletRequest request) {
		this.savedRequests.save(request, request.getContextPath() + page);
		return proof;
	}

}
