package dev.oauth2flow.platform.flow;

import java.time.Duration;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * Remembers between two requests of a browser which flow it is in. Each service has a
 * cookie of its own, since cookies do not know ports.
 */
class FlowCookie {

	private static final Duration LIFETIME = Duration.ofMinutes(10);

	private static final Duration LAST_PAGE = Duration.ofMinutes(1);

	/** Says that the flow goes on for one page and no longer. */
	private static final String LAST = ".last";

	private final String name;

	private final boolean https;

	FlowCookie(String service, boolean https) {
		this.https = https;
		this.name = (https ? "__Host-" : "") + "OAUTH2FLOW_FLOW_" + service.replaceAll("[^A-Za-z0-9]", "_");
	}

	@Nullable String read(HttpServletRequest request) {
		String value = value(request);
		String flow = value.endsWith(LAST) ? value.substring(0, value.length() - LAST.length()) : value;
		return FlowId.isWellFormed(flow) ? flow : null;
	}

	boolean isLastPage(HttpServletRequest request) {
		return value(request).endsWith(LAST);
	}

	private String value(HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, this.name);
		return (cookie != null) ? cookie.getValue() : "";
	}

	void enter(HttpServletResponse response, String flow) {
		write(response, flow, LIFETIME);
	}

	void enterLastPage(HttpServletResponse response, String flow) {
		write(response, flow + LAST, LAST_PAGE);
	}

	void leave(HttpServletResponse response) {
		write(response, "", Duration.ZERO);
	}

	private void write(HttpServletResponse response, String value, Duration lifetime) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(this.name, value)
					.path("/")
					.httpOnly(true)
					.secure(this.https)
					.sameSite("Lax")
					.maxAge(lifetime)
					.build()
					.toString());
	}

}
