package dev.oauth2flow.auth.session;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The authentication context classes by which a client or an API can learn, and demand,
 * how well a user has proved who they are ({@code acr}, OpenID Connect Core 1.0 section
 * 2), from the methods that were used. Who has reached one has reached those before it,
 * too.
 */
public final class AuthenticationContexts {

	/** One factor, such as a password. */
	public static final String ONE_FACTOR = "1";

	/** More than one factor: a password and a code, or a passkey. */
	public static final String MULTI_FACTOR = "2";

	/**
	 * A passkey that was unlocked by its user: nobody can be tricked out of it (OpenID
	 * Connect Extended Authentication Profile ACR Values 1.0 section 2).
	 */
	public static final String PHISHING_RESISTANT = "phr";

	/** The classes, from the weakest to the strongest. */
	public static final List<String> SUPPORTED = List.of(ONE_FACTOR, MULTI_FACTOR, PHISHING_RESISTANT);

	private AuthenticationContexts() {
	}

	/**
	 * Returns the strongest class that a sign-in has reached.
	 * @param amr the methods of the sign-in (RFC 8176), at least one
	 * @return the value of the claim {@code acr} where none was asked for
	 */
	public static String acr(Set<String> amr) {
		if (amr.isEmpty()) {
			throw new IllegalArgumentException("A sign-in has a method");
		}
		if (amr.contains("pop")) {
			return PHISHING_RESISTANT;
		}
		return amr.contains("mfa") ? MULTI_FACTOR : ONE_FACTOR;
	}

	/**
	 * Says whether a sign-in has reached a class.
	 * @param amr the methods of the sign-in (RFC 8176), at least one
	 * @param acr the class; may be any text
	 * @return whether it is one of this server's and was reached
	 */
	public static boolean isReached(Set<String> amr, String acr) {
		int level = SUPPORTED.indexOf(acr);
		return level >= 0 && level <= SUPPORTED.indexOf(acr(amr));
	}

	/**
	 * Returns what to tell who has asked for one of several classes.
	 * @param amr the methods of the sign-in (RFC 8176), at least one
	 * @param asked the classes that would do, the most wanted first
	 * @return the first of them that was reached, or else the strongest class that was
	 */
	public static String acr(Set<String> amr, Collection<String> asked) {
		return asked.stream().filter((acr) -> isReached(amr, acr)).findFirst().orElseGet(() -> acr(amr));
	}

}
