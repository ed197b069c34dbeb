package dev.oauth2flow.auth.authorize;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

import dev.oauth2flow.auth.keys.KeyRing;
import dev.oauth2flow.auth.keys.MacKey;
import dev.oauth2flow.auth.keys.MacPurpose;
import dev.oauth2flow.auth.session.SignedInUser;
import org.jspecify.annotations.Nullable;

/**
 * Tells a request that comes back from the sign-in page apart from one that has not been
 * there, on any replica and in any tab: the address to come back to says under a MAC when
 * which sign-in was not enough. Nobody else can make one, and one that was kept or taken
 * from another browser does not let an older sign-in pass.
 */
final class SignInMarker {

	/** The parameter, of this server's own, that carries the marker. */
	static final String PARAMETER = "signed_in_since";

	private static final int CONTENT_BYTES = 1 + 2 * Long.BYTES;

	private static final int MAC_BYTES = 16;

	/** For replicas whose clocks differ. */
	private static final Duration SKEW = Duration.ofSeconds(30);

	/** How old the sign-in may be that the marker lets pass. */
	private static final Duration USABLE = Duration.ofMinutes(10);

	private final KeyRing keys;

	SignInMarker(KeyRing keys) {
		this.keys = keys;
	}

	String issue(@Nullable SignedInUser current) {
		MacKey key = this.keys.macKey(MacPurpose.SIGN_IN_MARKER);
		byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
			.put((byte) key.version())
			.putLong(Instant.now().toEpochMilli())
			.putLong((current != null) ? current.authTime().toEpochMilli() : 0)
			.array();
		byte[] marker = Arrays.copyOf(content, CONTENT_BYTES + MAC_BYTES);
		System.arraycopy(key.sign(content), 0, marker, CONTENT_BYTES, MAC_BYTES);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(marker);
	}

	/**
	 * Says whether the user has signed in since the marker was issued.
	 */
	boolean isMet(@Nullable String marker, SignedInUser user) {
		byte[] decoded = (marker != null) ? decode(marker) : null;
		if (decoded == null) {
			return false;
		}
		ByteBuffer content = ByteBuffer.wrap(decoded, 1, 2 * Long.BYTES);
		Instant issued = Instant.ofEpochMilli(content.getLong());
		Instant insufficient = Instant.ofEpochMilli(content.getLong());
		return !user.authTime().equals(insufficient) && !user.authTime().isBefore(issued.minus(SKEW))
				&& user.authTime().isAfter(Instant.now().minus(USABLE));
	}

	private byte @Nullable [] decode(String marker) {
		byte[] decoded;
		try {
			decoded = Base64.getUrlDecoder().decode(marker);
		}
		catch (IllegalArgumentException _) {
			return null;
		}
		if (decoded.length != CONTENT_BYTES + MAC_BYTES) {
			return null;
		}
		MacKey key = this.keys.macKey(MacPurpose.SIGN_IN_MARKER, Byte.toUnsignedInt(decoded[0]));
		byte[] mac = Arrays.copyOfRange(decoded, CONTENT_BYTES, decoded.length);
		byte[] content = Arrays.copyOf(decoded, CONTENT_BYTES);
		return (key != null && MessageDigest.isEqual(Arrays.copyOf(key.sign(content), MAC_BYTES), mac)) ? decoded
				: null;
	}

}
