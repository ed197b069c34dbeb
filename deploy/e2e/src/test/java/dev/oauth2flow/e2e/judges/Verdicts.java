package dev.oauth2flow.e2e.judges;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.oauth2flow.e2e.judges.Program.Result;
import org.junit.jupiter.api.DynamicTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a judge found, as it tells in the Test Anything Protocol: a line for each check,
 * followed by what is to be said about it.
 */
final class Verdicts {

	private static final Pattern CHECK = Pattern.compile("(ok|not ok) \\d+ - (.*?)( # (?:SKIP|TODO).*)?");

	private static final Pattern PLAN = Pattern.compile("1\\.\\.(\\d+)");

	private Verdicts() {
	}

	/**
	 * Makes a test of each check, and one that all of them were made.
	 * @param judge who judges
	 * @param result how its run ended
	 * @return the tests
	 */
	static Stream<DynamicTest> tests(String judge, Result result) {
		List<Verdict> verdicts = new ArrayList<>();
		int planned = 0;
		for (String line : result.output().lines().toList()) {
			Matcher check = CHECK.matcher(line);
			Matcher plan = PLAN.matcher(line);
			if (check.matches()) {
				verdicts.add(new Verdict(check.group(1).equals("ok") && check.group(3) == null, check.group(2),
						new StringBuilder()));
			}
			else if (plan.matches()) {
				planned = Integer.parseInt(plan.group(1));
			}
			else if (!verdicts.isEmpty()) {
				verdicts.getLast().details().append(line).append('\n');
			}
		}
		int expected = planned;
		DynamicTest whole = DynamicTest.dynamicTest(judge + " came to the end of its judgement", () -> {
			assertThat(verdicts).as(result.output()).isNotEmpty().hasSize(expected);
			assertThat(result.status() == 0).as(result.output()).isEqualTo(verdicts.stream().allMatch(Verdict::holds));
		});
		return Stream.concat(
				verdicts.stream()
					.map((verdict) -> DynamicTest.dynamicTest(judge + ": " + verdict.name().replace("\\#", "#"),
							() -> assertThat(verdict.holds()).as(verdict.details().toString()).isTrue())),
				Stream.of(whole));
	}

	private record Verdict(boolean holds, String name, StringBuilder details) {
	}

}
