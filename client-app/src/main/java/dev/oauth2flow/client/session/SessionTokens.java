package dev.oauth2flow.client.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import dev.oauth2flow.client.ClientProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives the tokens of a session to who has all of that session's cookies: a browser that
 * is played by this service. They must not leave it.
 */
@Component
public class SessionTokens {

	private final Sessions sessions;

	private final String cookie;

	SessionTokens(Sessions sessions, ClientProperties properties) {
		this.sessions = sessions;
		this.cookie = Cookies.name(SessionStoreConfiguration.COOKIE, properties);
	}

	/**
	 * Returns the tokens as they are in the store now.
	 * @param cookies values by name
	 * @return the tokens; empty if nobody is signed in by these cookies
	 */
	public Optional<Raw> of(Map<String, String> cookies) {
		return Optional.ofNullable(cookies.get(this.cookie))
			.flatMap(this.sessions::stored)
			.map(SessionContent::tokens)
			.map((tokens) -> new Raw(tokens.accessToken(), Instant.ofEpochSecond(tokens.expiresAtEpochSecond()),
					tokens.refreshToken()));
	}

	/**
	 * Tokens that could be used.
	 *
	 * @param accessToken for the API
	 * @param end when the access token ends
	 * @param refreshToken for the next access token, null where the server gave none
	 */
	public record Raw(String accessToken, Instant end, @Nullable String refreshToken) {

		/** Names no token. */
		@Override
		public String toString() {
			return "Raw[end=" + this.end + "]";
		}

	}

}
