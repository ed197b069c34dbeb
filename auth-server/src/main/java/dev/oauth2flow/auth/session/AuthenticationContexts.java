package dev.oauth2flow.auth.session;

import java.util.List;
import java.util.Set;

/**
 * The authentication context classes by which a client can learn how well a user has
 * proved who they are ({@code acr}, OpenID Connect Core 1.0 section 2), from the methods
 * that were used.
 */
public final class AuthenticationContexts {

	/** One factor, such as a password. */
	public static final String ONE_FACTOR = "1";

	/** The classes that a client may ask for. */
	public static final List<String> SUPPORTED = List.of(ONE_FACTOR);

	private AuthenticationContexts() {
	}

	/**
	 * Returns the class that a sign-in has reached.
	 * @param amr the methods of the sign-in (RFC 8176), at least one
	 * @return the value of the claim {@code acr}
	 */
	public static String acr(Set<String> amr) {
		if (amr.isEmpty()) {
			throw new IllegalArgumentException("A sign-in has a method");
		}
		return ONE_FACTOR;
	}

}
