package dev.oauth2flow.auth.signin;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says what a page may load and where its forms may lead (Content Security Policy).
 */
public final class PagePolicy {

	/** The header that carries the policy. */
	public static final String HEADER = "Content-Security-Policy";

	private static final String LOADED = "default-src 'none'; style-src 'self'; img-src 'self' data:; "
			+ "script-src 'self'; connect-src 'self'; " + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

	private PagePolicy() {
	}

	/**
	 * Lets the page's forms lead to this server only.
	 */
	static String strict() {
		return LOADED;
	}

	/**
	 * Lets the page's forms end at a client, too: Chromium applies {@code form-action}
	 * also to the redirects that follow a form, and the answer to a sign-in or a consent
	 * is one to the client.
	 * @param redirectUris where the client may have answers sent
	 * @return the policy
	 */
	public static String leadingTo(Collection<String> redirectUris) {
		return redirectUris.stream()
			.map(PagePolicy::source)
			.filter((source) -> !source.isEmpty())
			.distinct()
			.sorted()
			.collect(Collectors.joining(" ", LOADED + " ", ""))
			.strip();
	}

	/**
	 * Lets the page post a form to a client by a script of this server.
	 * @param redirectUri where the client has the answer sent
	 * @return the policy
	 */
	public static String postingTo(String redirectUri) {
		return leadingTo(List.of(redirectUri)) + "; script-src 'self'";
	}

	private static String source(String redirectUri) {
		URI uri = URI.create(redirectUri);
		String scheme = uri.getScheme();
		if (scheme == null) {
			return "";
		}
		if (uri.getHost() == null || !scheme.startsWith("http")) {
			return scheme + ":";
		}
		return scheme + "://" + uri.getHost() + ((uri.getPort() != -1) ? ":" + uri.getPort() : "");
	}

}
