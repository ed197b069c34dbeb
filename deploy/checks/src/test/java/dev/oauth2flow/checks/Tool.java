package dev.oauth2flow.checks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * A program that is not made of Java and may be missing on a machine. Where it is, the
 * tests that need it are skipped, and the build's last lines say so.
 */
public final class Tool {

	private final String name;

	private final List<String> command;

	private Tool(String name, List<String> command) {
		this.name = name;
		this.command = command;
	}

	/**
	 * Finds a program beside the manifests, where {@code deploy/kubernetes/get-tools}
	 * puts it, or on the path.
	 * @param what what is not checked without it
	 * @param alternatives commands of which the first whose program exists is taken
	 * @return the tool; without one the calling test is skipped
	 */
	public static Tool required(String what, String... alternatives) {
		for (String alternative : alternatives) {
			List<String> words = new ArrayList<>(List.of(alternative.split(" ")));
			Optional<Path> program = find(words.getFirst());
			if (program.isPresent()) {
				words.set(0, program.get().toString());
				return new Tool(alternative, words);
			}
		}
		String skipped = "Skipped: " + what + ", since this machine lacks " + String.join(" and ", alternatives) + ".";
		Report.say(skipped);
		return Assumptions.abort(skipped);
	}

	private static Optional<Path> find(String program) {
		Stream<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(Path::of);
		return Stream.concat(Stream.of(Repository.path("deploy/kubernetes/.tools")), path)
			.map((folder) -> folder.resolve(program))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * Runs it.
	 * @param folder where
	 * @param arguments its arguments
	 * @return what it printed, errors included, and how it ended
	 */
	public Result run(Path folder, String... arguments) {
		List<String> words = new ArrayList<>(this.command);
		words.addAll(List.of(arguments));
		try {
			Path output = Files.createTempFile("tool", ".txt");
			try {
				Process process = new ProcessBuilder(words).directory(folder.toFile())
					.redirectErrorStream(true)
					.redirectOutput(output.toFile())
					.start();
				if (!process.waitFor(180, TimeUnit.SECONDS)) {
					process.destroyForcibly();
					throw new AssertionError(this.name + " did not end within 180 s");
				}
				return new Result(process.exitValue(), Files.readString(output));
			}
			finally {
				Files.delete(output);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * How a run ended.
	 *
	 * @param status 0 for success
	 * @param output what it printed, errors included
	 */
	public record Result(int status, String output) {
	}

}
