package dev.oauth2flow.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that people put beside the suite's own: one file of Spring properties per
 * service, named after it.
 */
final class OwnSettings {

	private static final String SUFFIX = ".properties";

	private OwnSettings() {
	}

	/**
	 * Adds the settings of every file in a folder.
	 * @param options what is known so far
	 * @param folder the folder, which need not exist
	 * @return changed options
	 * @throws SuiteException if a file is not named after a service or cannot be read
	 */
	static SuiteOptions add(SuiteOptions options, Path folder) {
		if (!Files.isDirectory(folder)) {
			return options;
		}
		SuiteOptions changed = options;
		for (Path file : files(folder)) {
			Part service = service(file);
			Properties properties = read(file);
			for (String name : properties.stringPropertyNames()) {
				changed = changed.with(service, name, properties.getProperty(name).strip());
			}
		}
		return changed;
	}

	private static List<Path> files(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> !file.getFileName().toString().startsWith(".")).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Part service(Path file) {
		return Part.services()
			.stream()
			.filter((part) -> file.getFileName().toString().equals(part.label() + SUFFIX))
			.findFirst()
			.orElseThrow(() -> new SuiteException(file + " is not named after a service. There can be "
					+ Part.services().stream().map((part) -> part.label() + SUFFIX).collect(Collectors.joining(", "))));
	}

	private static Properties read(Path file) {
		Properties properties = new Properties();
		try (Reader reader = Files.newBufferedReader(file)) {
			properties.load(reader);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new SuiteException(file + " cannot be read as properties: " + ex.getMessage());
		}
		return properties;
	}

}
