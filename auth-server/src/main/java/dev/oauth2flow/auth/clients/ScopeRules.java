package dev.oauth2flow.auth.clients;

import java.net.URI;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What holds for every scope that an operator makes or changes.
 */
public final class ScopeRules {

	/** What this server itself lives on. */
	private static final Set<String> OWN = Set.of("openid", "admin");

	/** The scope whose tokens manage this server. */
	private static final String ADMIN = "admin";

	private ScopeRules() {
	}

	/**
	 * Says what is wrong with a scope.
	 * @param name its name
	 * @param details what it is to mean
	 * @return what is wrong, or {@code null} if it may be so
	 */
	public static @Nullable String violation(String name, ScopeDetails details) {
		// RFC 6749 section 3.3.
		if (!name.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E&&[^/?#%]]{1,100}")) {
			return "name must have 1 to 100 visible ASCII characters, and none of \" \\ / ? # %";
		}
		String description = details.description();
		if (description.isBlank() || description.length() > 200
				|| description.chars().anyMatch(Character::isISOControl)) {
			return "description must have 1 to 200 characters";
		}
		if (details.resource() != null && !isIdentifier(details.resource())) {
			return "resource must be an absolute URI without a fragment, of at most 255 characters";
		}
		if (details.requiredAuthority() != null && !details.requiredAuthority().matches("[A-Z_]{1,50}")) {
			return "requiredAuthority must have 1 to 50 capital letters or underscores";
		}
		return (name.equals(ADMIN) && (details.resource() != null || !"ADMIN".equals(details.requiredAuthority())))
				? "admin belongs to this server and needs the authority ADMIN" : null;
	}

	/**
	 * Says whether a scope may be taken out of use.
	 * @param name its name
	 * @return whether this server works without it
	 */
	public static boolean isDispensable(String name) {
		return !OWN.contains(name);
	}

	private static boolean isIdentifier(String resource) {
		try {
			URI uri = URI.create(resource);
			return resource.length() <= 255 && uri.isAbsolute() && uri.getRawFragment() == null;
		}
		catch (IllegalArgumentException _) {
			return false;
		}
	}

}
