package dev.oauth2flow.local.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Deletes folders.
 */
public final class Folders {

	private Folders() {
	}

	/**
	 * Deletes a file, or a folder with all that is in it, without following links.
	 * @param folder the folder, which need not be there
	 * @throws IOException if something in it cannot be deleted
	 */
	public static void delete(Path folder) throws IOException {
		if (!Files.exists(folder)) {
			return;
		}
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

}
