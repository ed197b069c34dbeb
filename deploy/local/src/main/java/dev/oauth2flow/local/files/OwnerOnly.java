package dev.oauth2flow.local.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes files and folders that nobody but their owner reads.
 */
public final class OwnerOnly {

	private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

	private OwnerOnly() {
	}

	/**
	 * Writes or replaces a file with mode 0600: a reader sees the old text or the new
	 * one, never a part.
	 * @param file the file
	 * @param content its text
	 * @throws IOException if it cannot be written
	 */
	public static void write(Path file, String content) throws IOException {
		Path next = file.resolveSibling(file.getFileName() + ".next");
		Files.deleteIfExists(next);
		Files.createFile(next, mode("rw-------"));
		Files.writeString(next, content);
		Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	/**
	 * Makes a folder, and its parents, where there is none, and gives it mode 0700.
	 * @param folder the folder
	 * @return the folder
	 * @throws IOException if it cannot be made
	 */
	public static Path folder(Path folder) throws IOException {
		Files.createDirectories(folder, mode("rwx------"));
		if (POSIX) {
			Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
		}
		return folder;
	}

	private static FileAttribute<?>[] mode(String mode) {
		return POSIX
				? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)) }
				: new FileAttribute<?>[0];
	}

}
