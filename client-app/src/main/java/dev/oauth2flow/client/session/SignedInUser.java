package dev.oauth2flow.client.session;

import java.io.Serializable;
import java.security.Principal;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The user of a session, as the authorization server names them.
 *
 * @param subject the user's id at the authorization server
 * @param displayName the full name, or what comes nearest to it
 * @param username the name to sign in with, null where the server keeps it to itself
 * @param email the address, null where the server keeps it to itself
 */
public record SignedInUser(@JsonProperty("s") String subject, @JsonProperty("d") String displayName,
		@JsonProperty("u") @Nullable String username,
		@JsonProperty("e") @Nullable String email) implements Principal, Serializable {

	@Override
	public String getName() {
		return this.subject;
	}

}
