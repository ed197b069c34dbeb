package dev.oauth2flow.platform.theme;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells the templates the person's theme as {@code theme}, and takes their choice: a form
 * that posts to {@code /suite/theme/light} sets a cookie and comes back to its page. It
 * needs neither a script nor a session, so it also works on a page of a visitor and on
 * one that says that the session store is away.
 */
class ThemeFilter extends OncePerRequestFilter {

	/** The cookie with the choice, alike in all services. */
	static final String COOKIE = "theme";

	/** The request attribute for the templates. */
	static final String ATTRIBUTE = "theme";

	/** What the forms post to, before the theme's id. */
	static final String PATH = "/suite/theme/";

	private static final Duration REMEMBERED = Duration.ofDays(365);

	private final boolean secure;

	ThemeFilter(boolean secure) {
		this.secure = secure;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		if ("POST".equals(request.getMethod()) && path.startsWith(PATH)) {
			choose(path.substring(PATH.length()), request, response);
			return;
		}
		request.setAttribute(ATTRIBUTE, chosen(request).orElse(Theme.DARK).id());
		chain.doFilter(request, response);
	}

	private void choose(String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
		Optional<Theme> theme = Theme.of(id);
		if (theme.isEmpty()) {
			response.sendError(HttpStatus.NOT_FOUND.value());
			return;
		}
		if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
			response.sendError(HttpStatus.FORBIDDEN.value());
			return;
		}
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(COOKIE, theme.get().id())
					.path("/")
					.maxAge(REMEMBERED)
					.httpOnly(true)
					.secure(this.secure)
					.sameSite("Lax")
					.build()
					.toString());
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		SeeOther.send(response, pageOf(request));
	}

	/** The page that the form is on, as an address of this server in any case. */
	private static String pageOf(HttpServletRequest request) {
		String start = request.getContextPath() + "/";
		String referer = request.getHeader(HttpHeaders.REFERER);
		try {
			URI page = new URI(Objects.requireNonNullElse(referer, ""));
			String path = page.getRawPath();
			if (path == null || !path.startsWith(start) || path.startsWith("//")) {
				return start;
			}
			return path + ((page.getRawQuery() != null) ? "?" + page.getRawQuery() : "");
		}
		catch (URISyntaxException _) {
			return start;
		}
	}

	private static Optional<Theme> chosen(HttpServletRequest request) {
		Cookie @Nullable [] cookies = request.getCookies();
		return Stream.of((cookies != null) ? cookies : new Cookie[0])
			.filter((cookie) -> COOKIE.equals(cookie.getName()))
			.map((cookie) -> Theme.of(cookie.getValue()))
			.flatMap(Optional::stream)
			.findFirst();
	}

}
