package dev.oauth2flow.platform.flow;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import jakarta.servlet.http.Cookie;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the watching of flows reads from outside.
 */
public final class FlowParsers {

	private static final FlowCookie COOKIE = new FlowCookie("test", true);

	private FlowParsers() {
	}

	public static void query(byte[] input) {
		Map<String, String> parameters = Parameters.parse(new String(input, StandardCharsets.UTF_8));
		String shown = Parameters.shown(parameters);
		if (parameters.getOrDefault("password", "").length() > "password=".length()) {
			assertThat(shown).contains("password=…");
		}
	}

	public static void baggage(byte[] input) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader("baggage", new String(input, StandardCharsets.ISO_8859_1));
		String flow = FlowRequest.flowIn(request);
		assertThat(flow == null || FlowId.isWellFormed(flow)).isTrue();
	}

	public static boolean token(byte[] input) {
		Optional<DecodedToken> token = DecodedToken.in(new String(input, StandardCharsets.ISO_8859_1));
		// The rest of it would make it usable.
		token.ifPresent((shown) -> assertThat(shown.signature()).hasSize(5));
		return token.isPresent();
	}

	public static void cookie(byte[] input) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setCookies(new Cookie("__Host-OAUTH2FLOW_FLOW_test", new String(input, StandardCharsets.ISO_8859_1)));
		String flow = COOKIE.read(request);
		assertThat(flow == null || FlowId.isWellFormed(flow)).isTrue();
	}

}
