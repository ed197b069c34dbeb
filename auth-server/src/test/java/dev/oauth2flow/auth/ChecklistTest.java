package dev.oauth2flow.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the table of the README to the tests that there are.
 */
class ChecklistTest {

	private static final int RULES = 47;

	private static final Path TESTS = Path.of("src/test/java");

	private static final Pattern METHOD = Pattern.compile("\\bvoid (P\\d\\d)_\\w+\\(");

	private static final Pattern ROW = Pattern.compile("\\| (P\\d\\d) \\|[^|]+\\| ([^|]+) \\| ([^|]+) \\|");

	private static final Pattern OF_A_MODULE = Pattern.compile("`(?:([a-z/-]+)/)?(\\w+Test)` (P\\d\\d)");

	private static final Pattern SUM = Pattern.compile("(\\d+) of (\\d+) rules have tests; (\\d+) have none yet\\.");

	@Test
	void every_rule_has_one_row() throws IOException {
		assertThat(rows().map((row) -> row.group(1)))
			.containsExactlyElementsOf(IntStream.rangeClosed(1, RULES).mapToObj("P%02d"::formatted).toList());
	}

	@Test
	void the_rows_name_the_tests_of_this_module_and_no_others() throws IOException {
		Map<String, Set<String>> named = new TreeMap<>();
		rows().forEach((row) -> named.put(row.group(1), names(row, false)));
		named.values().removeIf(Set::isEmpty);
		assertThat(named).isEqualTo(idsByTest(TESTS));
	}

	@Test
	void tests_that_are_named_of_other_modules_exist() throws IOException {
		for (Matcher row : rows().toList()) {
			for (String name : names(row, true)) {
				int slash = name.lastIndexOf('/');
				Path tests = Path.of("..").resolve(name.substring(0, slash)).resolve(TESTS);
				assertThat(idsByTest(tests).getOrDefault(row.group(1), Set.of())).as(name)
					.contains(name.substring(slash + 1));
			}
		}
	}

	@Test
	void the_tests_that_stand_beside_conformance_modules_exist() throws IOException {
		Matcher named = OF_A_MODULE.matcher(Files.readString(Path.of("CONFORMANCE.md")));
		int count = 0;
		while (named.find()) {
			count++;
			String module = named.group(1);
			Path tests = (module == null) ? TESTS : Path.of("..").resolve(module).resolve(TESTS);
			assertThat(idsByTest(tests).getOrDefault(named.group(3), Set.of())).as(named.group())
				.contains(named.group(2));
		}
		assertThat(count).isGreaterThan(50);
	}

	@Test
	void a_rule_without_tests_is_counted_as_not_yet() throws IOException {
		List<String> untested = rows()
			.filter((row) -> Stream.concat(names(row, false).stream(), names(row, true).stream()).findAny().isEmpty())
			.peek((row) -> assertThat(row.group(3)).as(row.group(1)).isEqualTo("all of it"))
			.map((row) -> row.group(1))
			.toList();
		Matcher sum = SUM.matcher(readme());
		assertThat(sum.find()).isTrue();
		assertThat(List.of(sum.group(1), sum.group(2), sum.group(3))).containsExactly(
				String.valueOf(RULES - untested.size()), String.valueOf(RULES), String.valueOf(untested.size()));
	}

	private static Stream<Matcher> rows() throws IOException {
		return readme().lines().map(ROW::matcher).filter(Matcher::matches);
	}

	private static String readme() throws IOException {
		return Files.readString(Path.of("README.md"));
	}

	private static Set<String> names(Matcher row, boolean ofOtherModules) {
		return Arrays.stream(row.group(2).split(", "))
			.filter((name) -> name.startsWith("`"))
			.map((name) -> name.replace("`", ""))
			.filter((name) -> name.contains("/") == ofOtherModules)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Map<String, Set<String>> idsByTest(Path tests) throws IOException {
		Map<String, Set<String>> found = new TreeMap<>();
		try (Stream<Path> files = Files.walk(tests)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				String name = file.getFileName().toString().replace(".java", "");
				Matcher method = METHOD.matcher(Files.readString(file));
				while (method.find()) {
					found.computeIfAbsent(method.group(1), (_) -> new TreeSet<>()).add(name);
				}
			}
		}
		return found;
	}

}
