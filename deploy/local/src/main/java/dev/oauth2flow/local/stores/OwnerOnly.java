package dev.oauth2flow.local.stores;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes files that hold secrets, so that nobody but their owner reads them.
 */
public final class OwnerOnly {

	private OwnerOnly() {
	}

	/**
	 * Writes or replaces a file with mode 0600.
	 * @param file the file
	 * @param content its text
	 * @throws IOException if it cannot be written
	 */
	public static void write(Path file, String content) throws IOException {
		Files.deleteIfExists(file);
		if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
		Files.writeString(file, content);
	}

}
