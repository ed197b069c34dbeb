package dev.oauth2flow.auth.clients;

import java.net.URI;
import java.net.URISyntaxException;

import dev.oauth2flow.platform.start.Loopback;

/**
 * Which addresses the browser may be sent to with a code (RFC 9700 section 2.6, RFC 8252
 * section 7).
 */
public final class RedirectUris {

	private RedirectUris() {
	}

	/**
	 * Says whether an address can be registered: https, http on a loopback host, or a
	 * native application's own scheme; of ASCII, without a fragment, user info or
	 * wildcard.
	 * @param uri any text
	 * @return whether it can
	 */
	public static boolean isSafe(String uri) {
		try {
			URI parsed = new URI(uri);
			if (parsed.getScheme() == null || parsed.getRawFragment() != null || parsed.getRawUserInfo() != null
					|| uri.contains("*") || !isAscii(uri)) {
				return false;
			}
			return switch (parsed.getScheme()) {
				case "https" -> parsed.getHost() != null;
				case "http" -> Loopback.isHostOf(parsed);
				// A native application's scheme is its own domain name reversed.
				default -> parsed.getScheme().contains(".");
			};
		}
		catch (URISyntaxException _) {
			return false;
		}
	}

	/** Other characters are encoded in a URI (RFC 3986 section 2). */
	private static boolean isAscii(String uri) {
		return uri.chars().allMatch((character) -> character < 128);
	}

}
