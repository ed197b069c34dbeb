package dev.oauth2flow.client.session;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a session. They stay on the server side.
 *
 * @param accessToken for the API and the audit-consumer
 * @param expiresAtEpochSecond when the access token ends
 * @param refreshToken for the next access token, null where the server gave none
 * @param idToken names the session to the authorization server when it is to end
 */
record Tokens(@JsonProperty("a") String accessToken, @JsonProperty("x") long expiresAtEpochSecond,
		@JsonProperty("r") @Nullable String refreshToken, @JsonProperty("i") String idToken) {

	boolean endsBefore(Instant time) {
		return Instant.ofEpochSecond(this.expiresAtEpochSecond).isBefore(time);
	}

	/** Names no token. */
	@Override
	public String toString() {
		return "Tokens[expiresAt=" + Instant.ofEpochSecond(this.expiresAtEpochSecond) + "]";
	}

}
