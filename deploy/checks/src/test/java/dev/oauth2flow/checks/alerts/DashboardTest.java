package dev.oauth2flow.checks.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.oauth2flow.checks.Report;
import dev.oauth2flow.checks.Repository;
import dev.oauth2flow.checks.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard of docker-compose.yml's profile {@code observability}.
 */
class DashboardTest {

	private static final String FOLDER = "deploy/compose/observability/";

	/** The data sources of the container, by kind. */
	private static final Set<String> SOURCES = Set.of("prometheus prometheus", "tempo tempo", "loki loki");

	@Test
	void every_panel_has_a_place_of_its_own_and_a_source_that_exists() throws IOException {
		List<JsonNode> panels = panels();
		assertThat(panels).hasSizeGreaterThan(4).allSatisfy((panel) -> {
			assertThat(panel.path("title").asText()).isNotBlank();
			assertThat(SOURCES)
				.contains(panel.at("/datasource/type").asText() + " " + panel.at("/datasource/uid").asText());
			assertThat(panel.path("targets")).isNotEmpty();
		});
		assertThat(panels.stream().map((panel) -> panel.path("id").asInt())).doesNotHaveDuplicates();
		assertThat(panels.stream().flatMap(DashboardTest::cells)).doesNotHaveDuplicates();
	}

	@Test
	void every_metric_of_a_panel_is_one_that_the_services_export() throws IOException {
		assertThat(expressions()).isNotEmpty()
			.allSatisfy((expression) -> assertThat(Metrics.in(expression)).isNotEmpty().isSubsetOf(Metrics.exported()));
	}

	@Test
	void logs_are_selected_by_the_names_under_which_the_services_send_them() throws IOException {
		List<JsonNode> logs = panels().stream()
			.filter((panel) -> panel.at("/datasource/type").asText().equals("loki"))
			.toList();
		assertThat(logs).isNotEmpty()
			.allSatisfy((panel) -> assertThat(panel.at("/targets/0/expr").asText())
				.startsWith("{service_name=~\"" + String.join("|", serviceNames()) + "\"}"));
	}

	private static List<String> serviceNames() throws IOException {
		List<String> names = new ArrayList<>();
		for (String service : List.of("auth-server", "resource-api", "audit-consumer", "client-app")) {
			JsonNode settings = new YAMLMapper()
				.readTree(Repository.path(service + "/src/main/resources/application.yml").toFile());
			names.add(settings.at("/spring/application/name").asText());
		}
		return names;
	}

	@Test
	void promtool_accepts_every_expression(@TempDir Path folder) throws IOException {
		Tool promtool = Tool.required("the dashboard's expressions", "promtool");
		assertThat(promtool.run(folder, "check", "rules", rules(folder, expressions())).status()).isZero();
		assertThat(promtool.run(folder, "check", "rules", rules(folder, List.of("summ by (job) (up)"))).status())
			.as("a planted error")
			.isNotZero();
		Report.say("The dashboard's expressions were checked; no Grafana has drawn them here.");
	}

	/** So written, each expression is parsed. */
	private static String rules(Path folder, List<String> expressions) throws IOException {
		JsonMapper json = new JsonMapper();
		var group = json.createObjectNode().put("name", "dashboard");
		var rules = group.putArray("rules");
		IntStream.range(0, expressions.size())
			.forEach((index) -> rules.addObject().put("record", "panel:" + index).put("expr", expressions.get(index)));
		var file = json.createObjectNode();
		file.putArray("groups").add(group);
		Files.writeString(folder.resolve("rules.yml"), new YAMLMapper().writeValueAsString(file));
		return "rules.yml";
	}

	private static Stream<String> cells(JsonNode panel) {
		JsonNode place = panel.path("gridPos");
		int left = place.path("x").asInt();
		int top = place.path("y").asInt();
		return IntStream.range(top, top + place.path("h").asInt())
			.boxed()
			.flatMap((y) -> IntStream.range(left, left + place.path("w").asInt()).mapToObj((x) -> x + "," + y));
	}

	private static List<String> expressions() throws IOException {
		return panels().stream()
			.filter((panel) -> panel.at("/datasource/type").asText().equals("prometheus"))
			.flatMap((panel) -> panel.path("targets").valueStream())
			.filter((target) -> target.has("expr"))
			.map((target) -> target.path("expr").asText())
			.toList();
	}

	private static List<JsonNode> panels() throws IOException {
		JsonMapper json = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
		return json.readTree(Repository.path(FOLDER + "suite.json").toFile()).path("panels").valueStream().toList();
	}

}
