package dev.oauth2flow.local;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

import dev.oauth2flow.local.files.OwnerOnly;

/**
 * The secrets of one suite: made when they are first asked for, kept in a file that only
 * its owner reads.
 */
final class Secrets {

	private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

	private final SecureRandom random = new SecureRandom();

	private final Path file;

	private final Properties values = new Properties();

	private final boolean dataExists;

	private Secrets(Path file, boolean dataExists) {
		this.file = file;
		this.dataExists = dataExists;
	}

	/**
	 * Opens the secrets in a file.
	 * @param file the file, which is made when the first secret is asked for
	 * @param dataExists whether there is data that was encrypted with these secrets, so
	 * that none of its keys may be made anew
	 * @return the secrets
	 * @throws SuiteException if there is data without its secrets
	 */
	static Secrets in(Path file, boolean dataExists) throws IOException {
		Secrets secrets = new Secrets(file, dataExists);
		if (dataExists && !Files.exists(file)) {
			throw new SuiteException(file
					+ " is missing, and the data beside it cannot be read without it. Put it back, or start over: ./suite up --fresh");
		}
		if (Files.exists(file)) {
			try (Reader reader = Files.newBufferedReader(file)) {
				secrets.values.load(reader);
			}
		}
		return secrets;
	}

	/** A secret between programs: 256 bits, in base64url. */
	String token(String name) {
		return value(name, () -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes()));
	}

	/** A key of 256 bits, in base64. */
	String key(String name) {
		return value(name, () -> {
			if (this.dataExists) {
				throw new SuiteException(this.file + " lacks " + name
						+ ", and the data beside it cannot be read without it. Put it back, or start over: ./suite up --fresh");
			}
			return Base64.getEncoder().encodeToString(bytes());
		});
	}

	/** A password that a person can type: four groups of four, 79 bits. */
	String password(String name) {
		return value(name, () -> {
			StringBuilder password = new StringBuilder();
			for (int i = 0; i < 16; i++) {
				password.append((i > 0 && i % 4 == 0) ? "-" : "")
					.append(LETTERS.charAt(this.random.nextInt(LETTERS.length())));
			}
			return password.toString();
		});
	}

	private byte[] bytes() {
		byte[] bytes = new byte[32];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private synchronized String value(String name, java.util.function.Supplier<String> maker) {
		String value = this.values.getProperty(name);
		if (value == null) {
			value = maker.get();
			this.values.setProperty(name, value);
			save();
		}
		return value;
	}

	private void save() {
		StringWriter content = new StringWriter();
		try {
			this.values.store(content, "Made by ./suite up at its first start.");
			OwnerOnly.write(this.file, content.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
