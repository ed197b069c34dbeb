package dev.oauth2flow.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the build's last lines tell about the end-to-end tests.
 */
public final class WhatRan {

	private static final Path FILE = Path.of("target", "what-ran.txt");

	static {
		try {
			Files.deleteIfExists(FILE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private WhatRan() {
	}

	/**
	 * Adds a line.
	 * @param line a sentence
	 */
	public static void say(String line) {
		try {
			Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
