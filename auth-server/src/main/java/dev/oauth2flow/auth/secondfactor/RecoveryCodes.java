package dev.oauth2flow.auth.secondfactor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.oauth2flow.platform.hash.Sha256;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

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
		return Sha256.of(code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT));
	}

}
