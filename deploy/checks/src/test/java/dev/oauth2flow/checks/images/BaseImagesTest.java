package dev.oauth2flow.checks.images;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.oauth2flow.checks.Repository;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The images of others that docker-compose.yml, its overrides and the Dockerfile name.
 */
class BaseImagesTest {

	private static final List<String> FILES = List.of("docker-compose.yml", "deploy/compose/https.yml",
			"deploy/compose/replicas.yml", "deploy/images/Dockerfile");

	/** What the project builds itself has no tag here, and a stage no colon. */
	private static final Pattern IMAGE = Pattern.compile("(?m)^(?: +image:|FROM) (\\S+:\\S+)");

	/** PostgreSQL has two numbers, the others three. */
	private static final Pattern EXACT = Pattern.compile("postgres:\\d+\\.\\d+|[^:]+:\\d+\\.\\d+\\.\\d+\\S*");

	@Test
	void every_image_is_pinned_to_one_exact_version() {
		assertThat(images()).hasSizeGreaterThan(6).allSatisfy((image) -> assertThat(image).matches(EXACT));
		assertThat(images().stream().map((image) -> image.replaceFirst(":[\\d._]+", ":")))
			.as("the same version everywhere")
			.doesNotHaveDuplicates();
	}

	@Test
	void every_image_that_the_build_needs_has_a_stand_in() {
		String build = Repository.read("deploy/images/offline/build");
		assertThat(images()).filteredOn((image) -> !image.startsWith("grafana/"))
			.allSatisfy((image) -> assertThat(build).contains("echo " + image + " ;;"));
	}

	@Test
	void a_floating_tag_would_be_noticed() {
		assertThat(List.of("redis:8", "redis:8.6", "postgres:18", "eclipse-temurin:25-jre", "haproxy:latest"))
			.noneMatch((image) -> EXACT.matcher(image).matches());
	}

	private static Set<String> images() {
		return FILES.stream()
			.flatMap((file) -> IMAGE.matcher(Repository.read(file)).results())
			.map((MatchResult found) -> found.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
