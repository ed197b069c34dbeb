package dev.oauth2flow.auth.grant;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

import dev.oauth2flow.auth.keys.KeyRing;
import dev.oauth2flow.auth.keys.MacKey;
import dev.oauth2flow.auth.keys.MacPurpose;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Makes and reads refresh tokens: the grant's id and the token's generation under a MAC.
 * So a token is nowhere stored, a guessed one costs no look-up, and a successor can be
 * given again.
 */
@Component
public class RefreshTokens {

	private static final int CONTENT_BYTES = 1 + 2 * Long.BYTES + Integer.BYTES;

	private static final int MAC_BYTES = 32;

	private static final int ENCODED_LENGTH = (CONTENT_BYTES + MAC_BYTES) * 4 / 3 + 1;

	private final KeyRing keys;

	RefreshTokens(KeyRing keys) {
		this.keys = keys;
	}

	/**
	 * Makes the refresh token of a generation. The same arguments give the same token as
	 * long as the key is the same.
	 * @param grantId the grant's id
	 * @param generation the generation, from 1
	 * @return the token
	 */
	public String issue(UUID grantId, int generation) {
		MacKey key = this.keys.macKey(MacPurpose.REFRESH_TOKEN);
		byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
			.put((byte) key.version())
			.putLong(grantId.getMostSignificantBits())
			.putLong(grantId.getLeastSignificantBits())
			.putInt(generation)
			.array();
		byte[] token = Arrays.copyOf(content, CONTENT_BYTES + MAC_BYTES);
		System.arraycopy(key.sign(content), 0, token, CONTENT_BYTES, MAC_BYTES);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
	}

	@Nullable Parsed parse(String token) {
		if (Math.abs(token.length() - ENCODED_LENGTH) > 1) {
			return null;
		}
		byte[] decoded;
		try {
			decoded = Base64.getUrlDecoder().decode(token);
		}
		catch (IllegalArgumentException _) {
			return null;
		}
		// Another spelling of the same bytes is not the token.
		if (decoded.length != CONTENT_BYTES + MAC_BYTES
				|| !Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(token)) {
			return null;
		}
		ByteBuffer content = ByteBuffer.wrap(decoded, 0, CONTENT_BYTES);
		MacKey key = this.keys.macKey(MacPurpose.REFRESH_TOKEN, Byte.toUnsignedInt(content.get()));
		if (key == null || !MessageDigest.isEqual(key.sign(Arrays.copyOf(decoded, CONTENT_BYTES)),
				Arrays.copyOfRange(decoded, CONTENT_BYTES, decoded.length))) {
			return null;
		}
		return new Parsed(new UUID(content.getLong(), content.getLong()), content.getInt());
	}

	record Parsed(UUID grantId, int generation) {
	}

}
