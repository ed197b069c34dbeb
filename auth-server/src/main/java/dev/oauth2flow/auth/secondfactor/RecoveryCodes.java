package dev.oauth2flow.auth.secondfactor;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Codes to write down. Each has 80 random bits, so a plain hash keeps it secret.
 */
final class RecoveryCodes {

	private static final int HOW_MANY = 10;

	private static final BytesKeyGenerator RANDOM = KeyGenerators.secureRandom(10);

	private static final int GROUP = 4;

	private RecoveryCodes() {
	}

	static List<String> generate() {
		return Stream.generate(() -> grouped(Base32.encode(RANDOM.generateKey()))).limit(HOW_MANY).toList();
	}

	private static String grouped(String code) {
		return code.replaceAll("(.{" + GROUP + "})(?!$)", "$1-").toLowerCase(Locale.ROOT);
	}

	/** Returns the hash of a code, however it was typed. */
	static byte[] hash(String code) {
		try {
			return MessageDigest.getInstance("SHA-256")
				.digest(code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT).getBytes(UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
