package dev.oauth2flow.checks.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.oauth2flow.checks.Repository;

/**
 * The names of series in expressions of Prometheus.
 */
final class Metrics {

	private static final Pattern METRIC = Pattern
		.compile("\\b(?!(?:application|instance|topic|status)\\b)([a-z][a-z0-9]*(?:_[a-z0-9]+)+|up)\\b(?!\\s*\\()");

	private Metrics() {
	}

	/**
	 * Finds the series that an expression reads.
	 */
	static Set<String> in(String expression) {
		String bare = expression.replaceAll("\\{[^}]*}", "").replaceAll("by \\([^)]*\\)", "");
		Set<String> metrics = new TreeSet<>();
		METRIC.matcher(bare).results().forEach((found) -> metrics.add(found.group(1)));
		return metrics;
	}

	/**
	 * Returns the series that the services were seen to export.
	 */
	static Set<String> exported() throws IOException {
		return new TreeSet<>(Files.readAllLines(Repository.path("deploy/alerts/metrics.txt")));
	}

}
