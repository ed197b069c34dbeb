package dev.oauth2flow.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The lines with which the build ends: what was checked, and what could not be.
 */
public final class Report {

	private static final Path FILE = Path.of("target/what-ran.txt");

	private static final Set<String> LINES = new TreeSet<>();

	private Report() {
	}

	/**
	 * Adds a line, once.
	 * @param line a sentence
	 */
	public static synchronized void say(String line) {
		LINES.add(line);
		try {
			Files.createDirectories(FILE.getParent());
			Files.writeString(FILE, String.join("\n", LINES) + "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
