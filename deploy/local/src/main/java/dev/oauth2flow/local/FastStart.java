package dev.oauth2flow.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import dev.oauth2flow.local.files.Folders;
import dev.oauth2flow.local.process.Child;
import dev.oauth2flow.local.process.JavaProgram;
import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Makes a service start faster: its jar is taken apart once, and an AOT cache (JEP 483,
 * JEP 514) is trained once per build.
 */
final class FastStart {

	private static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
			"--enable-native-access=ALL-UNNAMED");

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private final Part service;

	private final Path jar;

	private final Path cache;

	private FastStart(Part service, Path jar, Path cache) {
		this.service = service;
		this.jar = jar;
		this.cache = cache;
	}

	/**
	 * Takes a service's jar apart if that was not yet done for this build.
	 * @param service the service
	 * @param built its jar
	 * @param folder where the parts and the cache are kept
	 * @return the jar, ready to start
	 * @throws IOException if it cannot be taken apart
	 * @throws InterruptedException if the thread is interrupted
	 */
	static FastStart of(Part service, Path built, Path folder) throws IOException, InterruptedException {
		Path parts = folder.resolve(service.label() + "-" + content(built));
		if (!Files.exists(parts)) {
			forgetOlder(folder, service);
			extract(built, parts);
		}
		hold(parts);
		return new FastStart(service, parts.resolve(built.getFileName()), parts.resolve("start.aot"));
	}

	/**
	 * Names a jar by what is in it: a reproducible build gives every jar the same time.
	 */
	private static String content(Path jar) throws IOException {
		CRC32 sum = new CRC32();
		sum.update(System.getProperty("java.vm.version").getBytes(java.nio.charset.StandardCharsets.UTF_8));
		try (ZipFile file = new ZipFile(jar.toFile())) {
			Enumeration<? extends ZipEntry> entries = file.entries();
			while (entries.hasMoreElements()) {
				ZipEntry entry = entries.nextElement();
				sum.update((entry.getName() + entry.getCrc() + "," + entry.getSize() + ";")
					.getBytes(java.nio.charset.StandardCharsets.UTF_8));
			}
		}
		return "%08x".formatted(sum.getValue());
	}

	/**
	 * Tells other launchers that these parts are in use, for as long as this JVM lives.
	 */
	private static void hold(Path parts) throws IOException {
		try {
			FileChannel channel = FileChannel.open(parts.resolve("in-use"), StandardOpenOption.CREATE,
					StandardOpenOption.READ, StandardOpenOption.WRITE);
			channel.tryLock(0, Long.MAX_VALUE, true);
		}
		catch (OverlappingFileLockException _) {
			// This JVM holds it already, for another suite.
			return;
		}
	}

	private static void forgetOlder(Path folder, Part service) throws IOException {
		if (!Files.isDirectory(folder)) {
			return;
		}
		try (Stream<Path> older = Files.list(folder)) {
			for (Path parts : older.filter((file) -> file.getFileName().toString().startsWith(service.label() + "-"))
				.filter((file) -> Files.exists(file.resolve("in-use")))
				.toList()) {
				if (!isHeld(parts)) {
					Folders.delete(parts);
				}
			}
		}
	}

	private static boolean isHeld(Path parts) throws IOException {
		try (FileChannel channel = FileChannel.open(parts.resolve("in-use"), StandardOpenOption.WRITE);
				FileLock lock = channel.tryLock()) {
			return lock == null;
		}
		catch (OverlappingFileLockException _) {
			return true;
		}
	}

	private static void extract(Path jar, Path parts) throws IOException, InterruptedException {
		Files.createDirectories(parts.getParent());
		Path unfinished = Files.createTempDirectory(parts.getParent(), "unfinished-");
		try {
			Process process = new ProcessBuilder(JavaProgram.java(), "-XX:TieredStopAtLevel=1", "-Djarmode=tools",
					"-jar", jar.toString(), "extract", "--force", "--destination", unfinished.toString())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			try {
				if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
					throw new SuiteException(
							jar + " cannot be taken apart. Build it anew: mvn clean package -DskipTests");
				}
			}
			finally {
				process.destroyForcibly();
			}
			if (!Files.exists(parts)) {
				Files.move(unfinished, parts, StandardCopyOption.ATOMIC_MOVE);
			}
		}
		finally {
			Folders.delete(unfinished);
		}
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
	 * open its ports. Takes about a minute at low priority, and leaves nothing that a
	 * start would use if it is interrupted.
	 * @param settings the service's settings
	 * @param authority the certificates, or {@code null} without TLS
	 * @param log for the output
	 * @param politely how to start a program at low priority
	 */
	void train(Map<String, String> settings, @Nullable LocalAuthority authority, Path log, List<String> politely)
			throws IOException, InterruptedException {
		Path unfinished = this.cache.resolveSibling("start.aot.unfinished");
		List<String> options = new ArrayList<>(SMALL);
		options.addAll(List.of("-XX:AOTCacheOutput=" + unfinished, "-Dspring.context.exit=onRefresh"));
		List<String> command = new ArrayList<>(politely);
		command.addAll(ServiceProcess.command(authority, options, this.jar));
		Child child = Child.start(this.service.label() + "'s training", command,
				Map.of("SPRING_APPLICATION_JSON", ServiceProcess.json(settings)), log);
		try {
			if (child.ended(PATIENCE) && Files.exists(unfinished)) {
				Files.move(unfinished, this.cache, StandardCopyOption.ATOMIC_MOVE);
			}
		}
		finally {
			child.kill();
			child.close();
			Files.deleteIfExists(unfinished);
			Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + ".config"));
		}
	}

}
