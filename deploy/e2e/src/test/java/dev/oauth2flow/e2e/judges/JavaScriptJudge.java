package dev.oauth2flow.e2e.judges;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;

/**
 * A library of JavaScript judges a suite, by the checks in {@code judges}. Where there is
 * no Node.js, or no library, they are skipped.
 */
public final class JavaScriptJudge {

	private JavaScriptJudge() {
	}

	/**
	 * Runs the checks.
	 * @param judge the judge's name, for people
	 * @param file the name of the file of checks, up to {@code .test.mjs}
	 * @param suite what the checks are told of the suite
	 * @param environment what Node.js is told besides
	 * @return a test for each check
	 */
	public static Stream<DynamicTest> judge(String judge, String file, Map<String, Object> suite,
			Map<String, String> environment) {
		Program node = Program.required(judge, "Node.js 20 or newer",
				List.of("-e", "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)"), "node");
		fetchLibraries(judge);
		return node.judge(judge, List.of("--test-reporter=tap", file + ".test.mjs"), suite, environment);
	}

	/** Once, until the lock file changes. */
	static void fetchLibraries(String judge) {
		Path fetched = Program.JUDGES.resolve("node_modules/.package-lock.json");
		Path wanted = Program.JUDGES.resolve("package-lock.json");
		try {
			if (Files.exists(fetched)
					&& Files.getLastModifiedTime(fetched).compareTo(Files.getLastModifiedTime(wanted)) >= 0) {
				return;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Program npm = Program.required(judge, "npm", List.of("--version"), "npm");
		List<String> install = List.of("ci", "--no-audit", "--no-fund", "--ignore-scripts");
		if (npm.run(Program.JUDGES, Map.of(), install).status() != 0) {
			throw Program.skipped(judge, "its library could not be fetched");
		}
	}

}
