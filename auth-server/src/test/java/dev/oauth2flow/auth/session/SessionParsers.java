package dev.oauth2flow.auth.session;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The address to which signing in leads.
 */
public final class SessionParsers {

	private SessionParsers() {
	}

	public static SignedInUser user(Instant authTime) {
		return new SignedInUser("sub", "alice", authTime, "sid", Set.of(), Set.of("pwd"), 1);
	}

	public static boolean savedAddress(byte[] input) {
		String address = new String(input, StandardCharsets.UTF_8);
		boolean acceptable = new SavedRequests().isAcceptable(new MockHttpServletRequest(), address);
		if (acceptable) {
			assertThat(address).startsWith("/").doesNotStartWith("//").doesNotContain("\\", "\r", "\n");
		}
		return acceptable;
	}

}
