package dev.oauth2flow.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.oauth2flow.local.process.JavaProgram;
import org.jspecify.annotations.Nullable;

/**
 * Where the runnable jars of the services are.
 *
 * @param project the folder that holds the services' modules, built, or {@code null} for
 * this JVM's class path
 */
record ServiceJars(@Nullable Path project) {

	/**
	 * Returns a service's jar as it was built. Maven puts those of dependencies on the
	 * class path; where that names a folder of classes instead, as in a build of this
	 * project, it is the jar beside that folder.
	 * @throws SuiteException if there is none
	 */
	Path of(Part service) {
		if (this.project != null) {
			return in(this.project.resolve(service.label()).resolve("target"), service).orElseThrow(
					() -> new SuiteException(service.label() + " is not built. Build it: mvn -DskipTests package"));
		}
		return classPath().map((entry) -> onClassPath(entry, service))
			.flatMap(Optional::stream)
			.findFirst()
			.orElseThrow(() -> new SuiteException(service.label()
					+ " is not on the class path. Add it as a dependency, without its own dependencies"));
	}

	private static Stream<Path> classPath() {
		Stream<Path> folders = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
			.map(Path::of);
		try {
			return Stream.concat(JavaProgram.jars().stream(), folders);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Optional<Path> onClassPath(Path entry, Part service) {
		if (isJar(entry, service)) {
			return Optional.of(entry);
		}
		return entry.endsWith(Path.of(service.label(), "target", "classes")) ? in(entry.resolveSibling(""), service)
				: Optional.empty();
	}

	private static Optional<Path> in(Path folder, Part service) {
		if (!Files.isDirectory(folder)) {
			return Optional.empty();
		}
		try (Stream<Path> files = Files.list(folder)) {
			List<Path> jars = files.filter((file) -> isJar(file, service)).sorted().toList();
			return jars.stream().findFirst();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isJar(Path file, Part service) {
		return file.getFileName() != null
				&& file.getFileName().toString().matches(service.label() + "-[0-9].*(?<!sources)\\.jar");
	}

}
