package dev.oauth2flow.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Makes a service start faster: its jar is taken apart once, and an AOT cache (JEP 483,
 * JEP 514) is trained once per build.
 */
final class FastStart {

	private static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
			"--enable-native-access=ALL-UNNAMED");

	private final Path jar;

	private final Path cache;

	private FastStart(Path jar, Path cache) {
		this.jar = jar;
		this.cache = cache;
	}

	/**
	 * Finds a service's jar and takes it apart if that was not yet done for this build.
	 * @param project the folder that holds the services' modules
	 * @param service the service
	 * @param folder where the parts and the cache are kept
	 * @return the jar, ready to start
	 * @throws IOException if it cannot be taken apart
	 * @throws SuiteException if it is not built
	 */
	static FastStart of(Path project, Part service, Path folder) throws IOException {
		Path built = built(project, service);
		// The name changes with the content, so that an old cache never meets a new jar.
		String build = digest(built);
		Path parts = folder.resolve(service.label() + "-" + build);
		if (!Files.exists(parts)) {
			forgetOlder(folder, service);
			extract(built, parts);
		}
		return new FastStart(parts.resolve(built.getFileName()), parts.resolve("start.aot"));
	}

	private static String digest(Path jar) throws IOException {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
			return HexFormat.of().formatHex(hash, 0, 8);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path built(Path project, Part service) throws IOException {
		Path target = project.resolve(service.label()).resolve("target");
		if (Files.isDirectory(target)) {
			try (Stream<Path> files = Files.list(target)) {
				var jar = files.filter(
						(file) -> file.getFileName().toString().matches(service.label() + "-[0-9].*(?<!sources)\\.jar"))
					.findFirst();
				if (jar.isPresent()) {
					return jar.get();
				}
			}
		}
		throw new SuiteException(service.label() + " is not built. Build it: mvn -DskipTests package");
	}

	private static void forgetOlder(Path folder, Part service) throws IOException {
		if (!Files.isDirectory(folder)) {
			return;
		}
		try (Stream<Path> older = Files.list(folder)) {
			for (Path parts : older.filter((file) -> file.getFileName().toString().startsWith(service.label() + "-"))
				.toList()) {
				delete(parts);
			}
		}
	}

	static void delete(Path folder) throws IOException {
		if (!Files.exists(folder)) {
			return;
		}
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

	private static void extract(Path jar, Path parts) throws IOException {
		Path unfinished = parts.resolveSibling(parts.getFileName() + ".unfinished");
		delete(unfinished);
		Files.createDirectories(parts.getParent());
		Process process = new ProcessBuilder(java(), "-XX:TieredStopAtLevel=1", "-Djarmode=tools", "-jar",
				jar.toString(), "extract", "--destination", unfinished.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
				process.destroyForcibly();
				throw new SuiteException(jar + " cannot be taken apart. Build it anew: mvn clean package -DskipTests");
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
			throw new SuiteException("Interrupted");
		}
		Files.move(unfinished, parts, StandardCopyOption.ATOMIC_MOVE);
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	List<String> command(@Nullable LocalAuthority authority) {
		List<String> options = new ArrayList<>(SMALL);
		if (isTrained()) {
			options.add("-XX:AOTCache=" + this.cache);
		}
		return ServiceProcess.command(authority, options, this.jar);
	}

	boolean isTrained() {
		return Files.exists(this.cache);
	}

	/**
	 * Trains the cache by starting the service once more, up to the point where it would
	 * open its ports. Takes about a minute at low priority.
	 * @return the running training, whose end {@link #finish} waits for
	 */
	Process train(Map<String, String> settings, @Nullable LocalAuthority authority, Path log) throws IOException {
		List<String> options = new ArrayList<>(SMALL);
		options.addAll(List.of("-XX:AOTCacheOutput=" + unfinished(), "-Dspring.context.exit=onRefresh"));
		List<String> command = new ArrayList<>();
		if (Files.isExecutable(Path.of("/usr/bin/nice"))) {
			command.addAll(List.of("/usr/bin/nice", "-n", "19"));
		}
		command.addAll(ServiceProcess.command(authority, options, this.jar));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
		builder.environment().put("SPRING_APPLICATION_JSON", ServiceProcess.json(settings));
		return builder.start();
	}

	/** An interrupted training leaves nothing that a start would use. */
	void finish(Process training) throws IOException, InterruptedException {
		if (training.waitFor() == 0 && Files.exists(unfinished())) {
			Files.move(unfinished(), this.cache, StandardCopyOption.ATOMIC_MOVE);
		}
		else {
			Files.deleteIfExists(unfinished());
		}
	}

	private Path unfinished() {
		return this.cache.resolveSibling("start.aot.unfinished");
	}

}
