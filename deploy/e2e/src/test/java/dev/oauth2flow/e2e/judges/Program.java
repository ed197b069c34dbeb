package dev.oauth2flow.e2e.judges;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.oauth2flow.e2e.WhatRan;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An interpreter of another language, which a machine may lack. Where it does, its judges
 * are skipped, and the build's last lines say so.
 */
final class Program {

	/** Where the judges are. */
	static final Path JUDGES = Path.of("judges");

	private static final long PATIENCE_SECONDS = 180;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final List<String> command;

	private Program(List<String> command) {
		this.command = command;
	}

	/**
	 * Finds the first that works.
	 * @param judges what is skipped without it
	 * @param needed what a machine must have, in words
	 * @param probe arguments that succeed only where the program can be used
	 * @param candidates names on the path, or whole paths
	 * @return the program; without one the calling test is skipped
	 */
	static Program required(String judges, String needed, List<String> probe, String... candidates) {
		for (String candidate : candidates) {
			Program program = new Program(List.of(candidate));
			if (isThere(candidate) && program.run(Path.of(""), Map.of(), probe).status() == 0) {
				return program;
			}
		}
		throw skipped(judges, "this machine lacks " + needed);
	}

	static TestAbortedException skipped(String judges, String reason) {
		String skipped = "Skipped: the judgement of " + judges + ", since " + reason + ".";
		WhatRan.say(skipped);
		return new TestAbortedException(skipped);
	}

	private static boolean isThere(String candidate) {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder).resolve(candidate)));
	}

	/**
	 * Lets a judge judge a suite.
	 * @param judge its name, for people
	 * @param arguments what runs it
	 * @param suite what it is told of the suite
	 * @param environment what it needs besides
	 * @return a test for each check that it makes
	 */
	Stream<DynamicTest> judge(String judge, List<String> arguments, Map<String, Object> suite,
			Map<String, String> environment) {
		Map<String, String> all = new HashMap<>(environment);
		all.put("SUITE_UNDER_TEST", JSON.writeValueAsString(suite));
		Result result = run(JUDGES, all, arguments);
		WhatRan.say("The suite was judged by " + judge + ".");
		return Verdicts.tests(judge, result);
	}

	Result run(Path folder, Map<String, String> environment, List<String> arguments) {
		List<String> words = new ArrayList<>(this.command);
		words.addAll(arguments);
		try {
			Path output = Files.createTempFile("judge", ".txt");
			try {
				ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toAbsolutePath().toFile())
					.redirectErrorStream(true)
					.redirectOutput(output.toFile());
				builder.environment().putAll(environment);
				Process process = builder.start();
				if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
					process.destroyForcibly();
					throw new AssertionError(
							words + " did not end within " + PATIENCE_SECONDS + " s:\n" + Files.readString(output));
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
	record Result(int status, String output) {
	}

}
