package dev.oauth2flow.auth.signin;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.oauth2flow.auth.secondfactor.SecondFactors;
import dev.oauth2flow.auth.session.AuthenticationContexts;
import dev.oauth2flow.auth.session.SignedInUser;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Knows how a session can rise to a higher authentication context class (RFC 9470 section
 * 5): what the user has not proved in it yet, but has set up.
 */
@Component
public class StepUp {

	/**
	 * The parameter, of this server's own, that says at the authorization endpoint that
	 * the user will not give the proof. It gives nobody anything.
	 */
	public static final String DECLINED = "step_up_declined";

	private final SecondFactors secondFactors;

	private final List<SignInMethod> methods;

	StepUp(SecondFactors secondFactors, List<SignInMethod> methods) {
		this.secondFactors = secondFactors;
		this.methods = methods;
	}

	/**
	 * Says whether one more proof takes a session to a class.
	 * @param user the session's user
	 * @param acr the class; may be any text
	 * @return whether the user has set up what it takes
	 */
	public boolean canReach(SignedInUser user, String acr) {
		return takesCode(user.sub(), user.amr(), acr) || takesMethod(user.sub(), user.amr(), acr);
	}

	/**
	 * Says whether a user has set up more than a password.
	 * @param sub the user's {@code sub}
	 * @return whether the user can reach {@link AuthenticationContexts#MULTI_FACTOR}
	 */
	public boolean isSetUpFor(String sub) {
		return takesCode(sub, Confirmation.PASSWORD, AuthenticationContexts.MULTI_FACTOR)
				|| takesMethod(sub, Confirmation.PASSWORD, AuthenticationContexts.MULTI_FACTOR);
	}

	/**
	 * Returns the page on which the user gives the proof and then goes on to the address
	 * that the session remembers.
	 * @param acr the class to reach
	 * @return a path and query of this server
	 */
	public static String page(String acr) {
		return SecondFactorFilter.PATH + "?" + SecondFactorFilter.LEVEL + "=" + acr;
	}

	/**
	 * Returns the address by which the user goes on without the proof: the application
	 * decides whether it can do with less, or hears that it was not to be had.
	 * @param contextPath the server's context path
	 * @param asked the address that was asked for
	 * @return the address, or {@code null} if there is no going on without
	 */
	static @Nullable String declined(String contextPath, String asked) {
		return asked.startsWith(contextPath + "/oauth2/authorize?") ? asked + "&" + DECLINED + "=1" : null;
	}

	boolean takesCode(String sub, Set<String> amr, String acr) {
		return reaches(amr, SecondFactorSignIn.AUTHENTICATION_METHODS, acr) && this.secondFactors.isEnrolled(sub);
	}

	boolean takesMethod(String sub, Set<String> amr, String acr) {
		return this.methods.stream()
			.anyMatch((method) -> reaches(amr, method.authenticationMethods(), acr) && method.isSetUpFor(sub));
	}

	private static boolean reaches(Set<String> amr, Set<String> more, String acr) {
		Set<String> all = new HashSet<>(amr);
		all.addAll(more);
		return AuthenticationContexts.isReached(all, acr);
	}

}
