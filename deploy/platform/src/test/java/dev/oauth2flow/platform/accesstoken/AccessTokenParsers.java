package dev.oauth2flow.platform.accesstoken;

import java.nio.charset.StandardCharsets;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where an access token may stand in a request.
 */
public final class AccessTokenParsers {

	private AccessTokenParsers() {
	}

	public static void authorization(byte[] input) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader("Authorization", new String(input, StandardCharsets.ISO_8859_1));
		resolve(request);
	}

	public static void query(byte[] input) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setQueryString(new String(input, StandardCharsets.ISO_8859_1));
		resolve(request);
	}

	private static void resolve(MockHttpServletRequest request) {
		try {
			new OneHeaderToken().resolve(request);
		}
		catch (OAuth2AuthenticationException ex) {
			assertThat(ex.getError().getErrorCode()).isIn("invalid_request", "invalid_token");
		}
	}

}
