package dev.oauth2flow.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The repository that is checked.
 */
public final class Repository {

	private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

	private Repository() {
	}

	/**
	 * Returns a file or folder.
	 * @param path its path from the repository's root
	 * @return the path, which need not exist
	 */
	public static Path path(String path) {
		return ROOT.resolve(path);
	}

	/**
	 * Reads a file.
	 * @param path its path from the repository's root
	 * @return its text
	 */
	public static String read(String path) {
		try {
			return Files.readString(path(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
