package dev.oauth2flow.client.session;

import java.time.Duration;
import java.util.Optional;

import dev.oauth2flow.client.ClientProperties;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * Cookies that only this service reads and no script sees. On https their names make
 * browsers insist on it (RFC 6265bis section 4.1.3.2).
 */
final class Cookies {

	private Cookies() {
	}

	static String name(String name, ClientProperties properties) {
		return properties.https() ? "__Host-" + name : name;
	}

	static Optional<String> read(HttpServletRequest request, String name, ClientProperties properties) {
		Cookie cookie = WebUtils.getCookie(request, name(name, properties));
		return Optional.ofNullable(cookie).map(Cookie::getValue);
	}

	/**
	 * Sets a cookie.
	 * @param lifetime how long it lives; null for as long as the browser is open
	 */
	static void write(HttpServletResponse response, String name, String value, @Nullable Duration lifetime,
			ClientProperties properties) {
		ResponseCookie.ResponseCookieBuilder cookie = ResponseCookie.from(name(name, properties), value)
			.path("/")
			.httpOnly(true)
			.secure(properties.https())
			.sameSite("Lax");
		if (lifetime != null) {
			cookie.maxAge(lifetime);
		}
		response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
	}

}
