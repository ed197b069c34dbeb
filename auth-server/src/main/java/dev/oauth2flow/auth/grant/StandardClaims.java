package dev.oauth2flow.auth.grant;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The claims about a user, and the scopes that ask for them (OpenID Connect Core 1.0
 * sections 5.1 and 5.4).
 */
public final class StandardClaims {

	private static final Map<String, List<String>> BY_SCOPE = Map.of("profile",
			List.of("name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile",
					"picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at"),
			"email", List.of("email", "email_verified"), "address", List.of("address"), "phone",
			List.of("phone_number", "phone_number_verified"));

	private static final Map<String, String> SCOPES = BY_SCOPE.entrySet()
		.stream()
		.flatMap((scope) -> scope.getValue().stream().map((claim) -> Map.entry(claim, scope.getKey())))
		.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

	private StandardClaims() {
	}

	/**
	 * Says whether a claim tells something of the user beyond who they are here.
	 * @param claim a claim's name
	 * @return whether it is one of the standard claims that come with a scope
	 */
	public static boolean isOfUser(String claim) {
		return SCOPES.containsKey(claim);
	}

	/**
	 * Returns the scope that asks for a claim.
	 * @param claim a claim's name
	 * @return the scope, or {@code null} if none does
	 */
	public static @Nullable String scope(String claim) {
		return SCOPES.get(claim);
	}

	/**
	 * Returns the claims that scopes ask for.
	 * @param scopes names of scopes
	 * @return names of claims, sorted
	 */
	public static Set<String> of(Collection<String> scopes) {
		return scopes.stream()
			.flatMap((scope) -> BY_SCOPE.getOrDefault(scope, List.of()).stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Returns the names of all of them.
	 * @return the names, sorted
	 */
	public static Set<String> names() {
		return new TreeSet<>(SCOPES.keySet());
	}

}
