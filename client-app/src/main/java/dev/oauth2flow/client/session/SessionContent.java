package dev.oauth2flow.client.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * All that a signed-in session holds.
 *
 * @param user who is signed in
 * @param tokens what they are signed in with
 * @param sid the session at the authorization server, null if it names none
 */
record SessionContent(@JsonProperty("u") SignedInUser user, @JsonProperty("t") Tokens tokens,
		@JsonProperty("i") @Nullable String sid) {

	SessionContent with(Tokens renewed) {
		return new SessionContent(this.user, renewed, this.sid);
	}

}
