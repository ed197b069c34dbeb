package dev.oauth2flow.api.access;

import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The authorization details of a token, whose words its client has chosen.
 */
public final class AccessParsers {

	private static final JsonMapper JSON = new JsonMapper();

	private static final String NOTE = "0199c0de-0000-7000-8000-000000000001";

	private static final NoteAccess READING = new NoteAccess("notes.read", "read");

	private AccessParsers() {
	}

	/** Nothing opens a note that does not name it. */
	public static boolean details(byte[] input) {
		Object details;
		try {
			details = JSON.readValue(input, Object.class);
		}
		catch (JacksonException _) {
			return false;
		}
		if (details == null) {
			return false;
		}
		Jwt token = Jwt.withTokenValue("token").header("alg", "ES256").claim("authorization_details", details).build();
		AuthorizationResult result = READING.authorize(() -> new JwtAuthenticationToken(token),
				new RequestAuthorizationContext(new MockHttpServletRequest(), Map.of("id", NOTE)));
		boolean granted = result != null && result.isGranted();
		if (granted) {
			assertThat(details.toString()).contains(NOTE, "read", NoteAccess.TYPE);
		}
		return granted;
	}

}
