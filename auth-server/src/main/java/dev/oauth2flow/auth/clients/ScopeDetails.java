package dev.oauth2flow.auth.clients;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a scope means, and may be changed.
 *
 * @param description what the user reads on the consent page, a clause such as "Read your
 * notes"
 * @param resource the API it belongs to, which becomes the audience of its tokens (RFC
 * 8707), or {@code null}
 * @param requiredAuthority the authority that a user needs for it, or {@code null}
 */
public record ScopeDetails(String description, @Nullable String resource, @Nullable String requiredAuthority) {

	/**
	 * Makes the details.
	 */
	public ScopeDetails {
		Objects.requireNonNull(description);
	}

}
