package dev.oauth2flow.auth.token;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.util.StringUtils;

/**
 * The parameter {@code resource}, by which a client says for which APIs a token is to be
 * (RFC 8707).
 */
public final class RequestedResources {

	/** The parameter's name. */
	public static final String PARAMETER = "resource";

	/** The error that says that a resource is not one that the client may name. */
	public static final String INVALID_TARGET = "invalid_target";

	private RequestedResources() {
	}

	/**
	 * Reads the parameter from where the framework has put it.
	 * @param value a text, several, or nothing; several may also be one text with spaces
	 * between
	 * @return the resources, none if the client leaves the choice
	 */
	public static Set<String> of(@Nullable Object value) {
		Set<String> resources = new LinkedHashSet<>();
		if (value instanceof String[] several) {
			resources.addAll(List.of(several));
		}
		else if (value instanceof String text) {
			resources.addAll(List.of(StringUtils.delimitedListToStringArray(text, " ")));
		}
		return resources;
	}

	/**
	 * Narrows the audience that a token would have.
	 * @param audience what the granted scopes give access to
	 * @param requests what was asked for, at the authorization endpoint and then at the
	 * token endpoint; each may only narrow
	 * @return the audience
	 * @throws OAuth2AuthenticationException with {@code invalid_target} if one asks for
	 * what is not there
	 */
	static List<String> narrow(List<String> audience, List<Set<String>> requests) {
		List<String> narrowed = new ArrayList<>(audience);
		for (Set<String> requested : requests) {
			if (requested.isEmpty()) {
				continue;
			}
			if (!narrowed.containsAll(requested)) {
				throw new OAuth2AuthenticationException(
						new OAuth2Error(INVALID_TARGET, "The grant does not extend to this resource", null));
			}
			narrowed.retainAll(requested);
		}
		return narrowed;
	}

}
