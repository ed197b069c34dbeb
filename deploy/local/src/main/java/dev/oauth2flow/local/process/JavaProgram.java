package dev.oauth2flow.local.process;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What it takes to start another JVM like this one.
 */
public final class JavaProgram {

	private JavaProgram() {
	}

	/**
	 * Returns this JVM's {@code java}.
	 * @return the program
	 */
	public static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	/**
	 * Returns the jars of this JVM's class path in a stable order, those included that a
	 * jar's manifest names: Surefire and the launcher start from such a jar.
	 * @return paths of jars; folders of classes are left out
	 * @throws IOException if a jar cannot be read
	 */
	public static List<Path> jars() throws IOException {
		Set<Path> jars = new TreeSet<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
			Path path = Path.of(entry).toAbsolutePath();
			if (entry.endsWith(".jar") && Files.isRegularFile(path) && jars.add(path)) {
				jars.addAll(namedByManifest(path));
			}
		}
		return new ArrayList<>(jars);
	}

	private static List<Path> namedByManifest(Path jar) throws IOException {
		try (JarFile file = new JarFile(jar.toFile())) {
			Manifest manifest = file.getManifest();
			String named = (manifest != null) ? manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH)
					: null;
			if (named == null) {
				return List.of();
			}
			List<Path> found = new ArrayList<>();
			for (String name : named.split(" ", -1)) {
				URI uri = jar.toUri().resolve(name);
				if (name.endsWith(".jar") && Files.isRegularFile(Path.of(uri))) {
					found.add(Path.of(uri));
				}
			}
			return found;
		}
	}

}
