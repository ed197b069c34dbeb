package dev.oauth2flow.client.session;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * All that a signed-in session holds.
 *
 * @param user who is signed in
 * @param tokens what they are signed in with
 */
record SessionContent(@JsonProperty("u") SignedInUser user, @JsonProperty("t") Tokens tokens) {

	SessionContent with(Tokens renewed) {
		return new SessionContent(this.user, renewed);
	}

}
