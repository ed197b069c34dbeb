package dev.oauth2flow.checks.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.oauth2flow.checks.Report;
import dev.oauth2flow.checks.Repository;
import dev.oauth2flow.checks.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class AlertsTest {

	private static final Path FOLDER = Repository.path("deploy/alerts");

	private static final String RULES = "oauth2-flow.rules.yml";

	@Test
	void promtool_accepts_the_rules_and_they_fire_when_they_should_and_not_before() {
		Tool promtool = Tool.required("the alert rules' behaviour", "promtool");
		Tool.Result checked = promtool.run(FOLDER, "check", "rules", RULES);
		assertThat(checked.status()).as(checked.output()).isZero();
		Tool.Result tested = promtool.run(FOLDER, "test", "rules", "oauth2-flow.test.yml");
		assertThat(tested.status()).as(tested.output()).isZero();
		Report.say("The alert rules were checked, and tested on made-up series.");
	}

	@Test
	void promtool_finds_a_planted_error(@TempDir Path folder) throws IOException {
		Tool promtool = Tool.required("the alert rules' behaviour", "promtool");
		String spoilt = Repository.read("deploy/alerts/" + RULES).replaceFirst("sum by", "summ by");
		Files.writeString(folder.resolve(RULES), spoilt);
		assertThat(promtool.run(folder, "check", "rules", RULES).status()).isNotZero();
	}

	@Test
	void every_rule_says_how_urgent_it_is_and_what_to_do() throws IOException {
		List<JsonNode> rules = rules();
		assertThat(rules).hasSizeGreaterThan(5).allSatisfy((rule) -> {
			assertThat(rule.at("/labels/severity").asText()).isIn("page", "ticket");
			assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
			assertThat(rule.at("/annotations/description").asText()).isNotBlank();
		});
		assertThat(rules.stream().map((rule) -> rule.path("alert").asText())).doesNotHaveDuplicates();
	}

	@Test
	void every_rule_is_explained_in_the_operations_guide() throws IOException {
		String guide = Repository.read("deploy/README.md");
		assertThat(rules()).allSatisfy((rule) -> assertThat(guide).contains("`" + rule.path("alert").asText() + "`"));
	}

	@Test
	void every_metric_of_a_rule_is_one_that_the_services_export() throws IOException {
		Set<String> exported = Metrics.exported();
		assertThat(rules()).allSatisfy((rule) -> assertThat(Metrics.in(rule.path("expr").asText())).isNotEmpty()
			.allMatch((metric) -> metric.equals("up") || exported.contains(metric)));
		assertThat(Metrics.in("sum by (application) (rate(http_requests_total{status=~\"5..\"}[5m]))"))
			.as("a metric that nobody exports is seen")
			.containsExactly("http_requests_total")
			.doesNotContainAnyElementsOf(exported);
	}

	private static List<JsonNode> rules() throws IOException {
		JsonMapper yaml = JsonMapper
			.builder(YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
			.build();
		return yaml.readTree(FOLDER.resolve(RULES).toFile()).at("/groups/0/rules").valueStream().toList();
	}

}
