package dev.oauth2flow.auth.authorize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.keys.KeyParsers;
import dev.oauth2flow.auth.session.SessionParsers;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Authorization requests, and what this server adds to them.
 */
public final class AuthorizeParsers {

	private static final String PATH = "/oauth2/authorize";

	private static final ProtocolErrors ERRORS = new ProtocolErrors();

	private AuthorizeParsers() {
	}

	public static void marker(byte[] input) {
		assertThat(new SignInMarker(KeyParsers.keyRing()).isMet(new String(input, StandardCharsets.UTF_8),
				SessionParsers.user(Instant.now())))
			.isFalse();
	}

	public static void request(byte[] input) {
		MockHttpServletRequest request = request("GET", input);
		filter(new ProtocolRequestFilter(ERRORS), request);
		Map<String, Object> parameters = Map.of("prompt",
				request.getParameterMap().getOrDefault("prompt", new String[] { "" })[0]);
		Prompt prompt = Prompt.of(parameters);
		assertThat(prompt.isValid() && prompt.forbidden() && prompt.toSignIn()).isFalse();
	}

	/** Comes back as a GET, at this server, and says the same. */
	public static void posted(byte[] input) {
		MockHttpServletRequest request = request("POST", input);
		MockHttpServletResponse response = filter(new PostedRequestFilter(PATH, "/connect/logout", ERRORS), request);
		String location = Objects.requireNonNullElse(response.getHeader("Location"), "");
		if (response.getStatus() == 303) {
			assertThat(location).startsWith(PATH + "?").doesNotContain("\r", "\n", "#", " ");
			assertThat(UriComponentsBuilder.fromUriString(location).build(true).getPath()).isEqualTo(PATH);
		}
	}

	private static MockHttpServletRequest request(String method, byte[] input) {
		MockHttpServletRequest request = new MockHttpServletRequest(method, PATH);
		for (String pair : new String(input, StandardCharsets.UTF_8).split("&", -1)) {
			int equals = pair.indexOf('=');
			request.addParameter(decode((equals < 0) ? pair : pair.substring(0, equals)),
					(equals < 0) ? "" : decode(pair.substring(equals + 1)));
		}
		return request;
	}

	private static String decode(String text) {
		try {
			return UriUtils.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException _) {
			return text;
		}
	}

	private static MockHttpServletResponse filter(Filter filter, MockHttpServletRequest request) {
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			filter.doFilter(request, response, new MockFilterChain());
		}
		catch (ServletException | IOException ex) {
			throw new AssertionError(ex);
		}
		assertThat(response.getStatus()).isLessThan(500);
		return response;
	}

}
