package dev.oauth2flow.platform.flow;

import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

import dev.oauth2flow.platform.hash.Sha256;

/**
 * Names one sign-in. The name is made of the {@code state} of its authorization request
 * (RFC 6749 section 4.1.1), which client and server both know, or of the
 * {@code request_uri} under which that was pushed (RFC 9126 section 2.2), and does not
 * tell it.
 */
public final class FlowId {

	/** The span attribute and the member of W3C Baggage that carry the name. */
	public static final String NAME = "oauth2flow.flow.id";

	private static final int BYTES = 16;

	private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9_-]{22}");

	private FlowId() {
	}

	/**
	 * Makes the name.
	 * @param name the {@code state} of an authorization request, or its
	 * {@code request_uri}
	 * @return 22 characters of base64url
	 */
	public static String of(String name) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(name), BYTES));
	}

	/**
	 * Says whether a text could be a name.
	 * @param text anything
	 * @return whether it has the form that {@link #of} gives
	 */
	public static boolean isWellFormed(String text) {
		return WELL_FORMED.matcher(text).matches();
	}

}
