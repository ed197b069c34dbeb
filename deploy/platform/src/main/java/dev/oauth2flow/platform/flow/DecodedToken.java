package dev.oauth2flow.platform.flow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A token that a request brings, in a form that may be shown: what it says can be read,
 * and without the rest of its signature it cannot be used (RFC 7515 section 7.1).
 *
 * @param header its JOSE header as JSON
 * @param claims its claims as JSON
 * @param signature the first characters of its signature
 */
record DecodedToken(String header, String claims, String signature) {

	private static final int PARTS = 3;

	private static final int FIRST = 4;

	/**
	 * Reads the token of an {@code Authorization} header, whatever its scheme.
	 * @param authorization the header's value, null where there is none
	 * @return the token; empty where there is none that can be read
	 */
	static Optional<DecodedToken> in(@Nullable String authorization) {
		String[] parts = (authorization != null)
				? authorization.substring(authorization.indexOf(' ') + 1).split("\\.", -1) : new String[0];
		if (parts.length != PARTS || parts[2].length() <= FIRST) {
			return Optional.empty();
		}
		try {
			return Optional
				.of(new DecodedToken(decode(parts[0]), decode(parts[1]), parts[2].substring(0, FIRST) + "…"));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	private static String decode(String part) {
		return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
	}

}
