package dev.oauth2flow.client.session;

import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where a user wanted to go when they had to sign in first: one of this service's own
 * pages and nothing else, so that nobody is sent elsewhere.
 */
final class ReturnPath {

	static final String PARAMETER = "return-to";

	static final String HOME = "/";

	private static final Pattern OWN_PAGE = Pattern.compile("/(notes|activity|flow)([/?][A-Za-z0-9/?=&._%-]{0,400})?");

	private ReturnPath() {
	}

	/**
	 * Returns the path if it is a page of this service, else the home page.
	 */
	static String orHome(@Nullable String path) {
		return (path != null && isPage(path)) ? path : HOME;
	}

	static boolean isPage(String path) {
		return OWN_PAGE.matcher(path).matches();
	}

	static String of(HttpServletRequest request) {
		String query = request.getQueryString();
		return request.getRequestURI() + ((query != null) ? "?" + query : "");
	}

}
