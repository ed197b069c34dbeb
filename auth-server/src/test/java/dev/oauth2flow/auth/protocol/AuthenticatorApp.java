package dev.oauth2flow.auth.protocol;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a user has on the phone, made from the page that sets it up.
 */
final class AuthenticatorApp {

	private static final Pattern KEY = Pattern.compile("<code class=\"code\">([A-Z2-7 ]+)</code>");

	private final byte[] secret;

	private AuthenticatorApp(byte[] secret) {
		this.secret = secret;
	}

	static AuthenticatorApp from(String page) {
		Matcher key = KEY.matcher(page);
		if (!key.find()) {
			throw new AssertionError("No key on the page:\n" + page);
		}
		return new AuthenticatorApp(decode(key.group(1).replace(" ", "")));
	}

	/** Returns the code of this half minute, or of one around it. */
	String code(int halfMinutesLater) {
		try {
			Mac mac = Mac.getInstance("HmacSHA1");
			mac.init(new SecretKeySpec(this.secret, "HmacSHA1"));
			byte[] hash = mac.doFinal(
					ByteBuffer.allocate(8).putLong(Instant.now().getEpochSecond() / 30 + halfMinutesLater).array());
			int number = ByteBuffer.wrap(hash).getInt(hash[19] & 0xF) & 0x7FFFFFFF;
			return "%06d".formatted(number % 1_000_000);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	byte[] secret() {
		return this.secret.clone();
	}

	private static byte[] decode(String base32) {
		ByteBuffer bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
		long buffer = 0;
		int filled = 0;
		for (int i = 0; i < base32.length(); i++) {
			buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(base32.charAt(i));
			filled += 5;
			if (filled >= 8) {
				filled -= 8;
				bytes.put((byte) (buffer >> filled));
			}
		}
		return bytes.array();
	}

}
