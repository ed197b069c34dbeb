package dev.oauth2flow.auth.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

import dev.oauth2flow.auth.keys.KeyRing;
import dev.oauth2flow.auth.keys.MacKey;
import dev.oauth2flow.auth.keys.MacPurpose;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes client secrets by a keyed hash, as <code>{hmac}version:base64</code>. A secret
 * is generated with 256 bits, so that a slow hash would add cost and no security.
 */
@Component
public class ClientSecrets {

	private static final String PREFIX = "{hmac}";

	private final KeyRing keys;

	ClientSecrets(KeyRing keys) {
		this.keys = keys;
	}

	/**
	 * Returns the hash as Spring Security wants it. It is no bean, so that the encoder of
	 * users' passwords is the only one.
	 * @return the encoder
	 */
	public PasswordEncoder encoder() {
		return new PasswordEncoder() {

			@Override
			public String encode(@Nullable CharSequence secret) {
				return hash(String.valueOf(secret));
			}

			@Override
			public boolean matches(@Nullable CharSequence secret, @Nullable String hash) {
				return secret != null && hash != null && ClientSecrets.this.matches(secret.toString(), hash);
			}

		};
	}

	String hash(String secret) {
		return hash(secret, this.keys.macKey(MacPurpose.CLIENT_SECRET));
	}

	boolean matches(String secret, String hash) {
		int separator = hash.indexOf(':');
		if (!hash.startsWith(PREFIX) || separator < 0) {
			return false;
		}
		int version = Integer.parseInt(hash, PREFIX.length(), separator, 10);
		MacKey key = this.keys.macKey(MacPurpose.CLIENT_SECRET, version);
		return key != null && MessageDigest.isEqual(hash(secret, key).getBytes(StandardCharsets.US_ASCII),
				hash.getBytes(StandardCharsets.US_ASCII));
	}

	private static String hash(String secret, MacKey key) {
		byte[] mac = key.sign(secret.getBytes(StandardCharsets.UTF_8));
		return PREFIX + key.version() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
	}

}
