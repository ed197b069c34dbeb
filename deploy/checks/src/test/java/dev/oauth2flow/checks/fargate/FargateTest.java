package dev.oauth2flow.checks.fargate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.oauth2flow.checks.Report;
import dev.oauth2flow.checks.Repository;
import dev.oauth2flow.checks.Tool;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FargateTest {

	private static final Path FOLDER = Repository.path("deploy/fargate");

	private static final List<String> TEMPLATES = List.of("foundation.yaml", "migration.yaml", "service.yaml");

	private static final List<String> SERVICES = List.of("auth-server", "resource-api", "audit-consumer", "client-app");

	private static final List<Planted> PLANTED = List.of(
			new Planted("an unknown property", "service.yaml", "ReadonlyRootFilesystem: true",
					"ReadOnlyRootFileSystem: true"),
			new Planted("a word that is not of the list", "service.yaml", "LaunchType: FARGATE", "LaunchType: FARGAT"),
			new Planted("an unknown type", "service.yaml", "Type: AWS::ECS::TaskDefinition", "Type: AWS::ECS::TaskDef"),
			new Planted("a reference to nothing", "service.yaml", "!GetAtt TaskRole.Arn", "!Ref NoSuchThing"),
			new Planted("an attribute that does not exist", "service.yaml", "!GetAtt StartRole.Arn",
					"!GetAtt StartRole.Nothing"),
			new Planted("a condition that does not exist", "foundation.yaml", "Condition: HasCollector",
					"Condition: HasACollector"),
			new Planted("a secret that does not exist", "migration.yaml", "ValueFrom: !Ref MigrationSettings",
					"ValueFrom: !Ref ServiceSettings"),
			new Planted("a wrong type", "foundation.yaml", "StorageEncrypted: true", "StorageEncrypted: sometimes"),
			new Planted("a misspelt parameter", "foundation.yaml", "VpcId: !Ref Vpc", "VpcId: !Ref Wpc"),
			new Planted("a port that is no number", "foundation.yaml", "FromPort: 443", "FromPort: https"));

	/** One run for all, since the validator takes seconds to load its rules. */
	@Test
	void the_validator_finds_every_planted_error_and_nothing_in_the_templates_themselves(@TempDir Path folder)
			throws IOException {
		List<String> files = new ArrayList<>(TEMPLATES);
		for (Planted planted : PLANTED) {
			String text = Repository.read("deploy/fargate/" + planted.template());
			assertThat(text).as(planted.what()).contains(planted.right());
			Path spoilt = folder.resolve(planted.what().replace(' ', '-') + ".yaml");
			Files.writeString(spoilt,
					text.replaceFirst(Pattern.quote(planted.right()), Matcher.quoteReplacement(planted.wrong())));
			files.add(spoilt.toString());
		}
		Tool.Result result = validate(files);
		assertThat(result.status()).as(result.output()).isEqualTo(1);
		for (Planted planted : PLANTED) {
			assertThat(result.output()).as(planted.what())
				.contains("/" + planted.what().replace(' ', '-') + ".yaml\",");
		}
		assertThat(result.output().lines()).allSatisfy((line) -> assertThat(line).startsWith("{\"file\":\"/"));
		Report.say("The templates for serverless containers were validated.");
	}

	@ParameterizedTest
	@CsvSource({ "service.yaml,Task", "migration.yaml,MigrationTask" })
	void every_task_is_restricted_and_logs_and_gets_its_secrets_by_reference(String template, String name) {
		assertThat(Policies.task(Template.read(template), name)).isEmpty();
	}

	@Test
	void the_service_rolls_back_by_itself_drains_scales_and_has_a_health_check() {
		assertThat(Policies.service(Template.read("service.yaml"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "foundation.yaml", "migration.yaml", "service.yaml" })
	void roles_may_do_no_more_than_they_need(String template) {
		assertThat(Policies.roles(Template.read(template))).isEmpty();
	}

	@Test
	void the_boundary_lets_only_the_load_balancer_be_reached_and_draws_each_rule_from_both_sides() {
		assertThat(Policies.boundary(Template.read("foundation.yaml"))).isEmpty();
	}

	@Test
	void services_reach_each_other_inside_the_boundary() {
		Template service = Template.read("service.yaml");
		Template foundation = Template.read("foundation.yaml");
		String readme = Repository.read("deploy/fargate/README.md");
		assertThat(Policies.calls(service, foundation, readme)).isEmpty();
		assertThat(Policies.calls(
				Template.parse(Repository.read("deploy/fargate/service.yaml")
					.replaceFirst("- http://resource-api\\.oauth2-flow\\.internal:8090", "- https://api.example.com")),
				foundation, readme))
			.containsExactly("makes proofs that are refused: OAUTH2FLOW_CLIENT_RESOURCE_API_URL");
		assertThat(Policies.calls(service, foundation,
				readme.replace("http://client-app.oauth2-flow.internal:8080", "https://app.example.com")))
			.containsExactly("is called from outside: backchannel-logout-uri");
		Template closed = Template.parse(Repository.read("deploy/fargate/foundation.yaml")
			.replaceAll("(?s)  AuthServerToClientApp:.*?(?=\\n  \\w)", ""));
		assertThat(Policies.calls(service, closed, readme)).containsExactly(
				"there is no way for backchannel-logout-uri: AuthServerBoundary -> ClientAppBoundary 8080");
		assertThat(Policies.boundary(closed)).singleElement().asString().contains("one side only");
	}

	/** What must be there before the first stack is. */
	@Test
	void every_secret_that_the_templates_read_is_documented() {
		String readme = Repository.read("deploy/fargate/README.md");
		List<String> secrets = Pattern.compile("\\{\\{resolve:secretsmanager:([\\w/-]+)}}")
			.matcher(Repository.read("deploy/fargate/foundation.yaml"))
			.results()
			.map((secret) -> secret.group(1))
			.toList();
		assertThat(secrets).hasSize(4).allSatisfy((secret) -> assertThat(readme).contains("`" + secret + "`"));
		assertThat(readme).contains("`AmazonMSK_", "`ServiceSettings`", "`MigrationSettings`", "--admin=");
	}

	@Test
	void stores_are_encrypted_kept_when_the_stack_goes_and_not_public() {
		assertThat(Policies.stores(Template.read("foundation.yaml"))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					service.yaml    | ReadonlyRootFilesystem: true   | ReadonlyRootFilesystem: false | may write
					service.yaml    | User: "10001:10001"            | User: root                    | root
					service.yaml    | Rollback: true                 | Rollback: false               | roll back
					service.yaml    | AssignPublicIp: DISABLED       | AssignPublicIp: ENABLED       | public address
					service.yaml    | Resource: !Ref RepositoryArn   | Resource: "*"                 | any resource
					service.yaml    | StopTimeout: 60                | StopTimeout: 30               | drain
					service.yaml    | - Name: SERVER_FORWARD_HEADERS_STRATEGY | - Name: KAFKA_PASSWORD | in clear
					service.yaml    | - Name: SPRING_DATASOURCE_URL  | - Name: KAFKA_PASSWORD        | in clear
					service.yaml    | &sslfactory=org.postgresql.ssl.SingleCertValidatingFactory&sslfactoryarg=env:DATABASE_AUTHORITY | &sslrootcert=/opt/oauth2flow/database-authority.pem | certificate
					service.yaml    | sslmode=verify-full            | sslmode=require               | certificate
					migration.yaml  | Value: !Ref DatabaseAuthority  | Value: none                   | certificate
					migration.yaml  | Value: migrate-only            | Value: migrate                | schema step
					migration.yaml  | ContainerPath: /tmp            | ContainerPath: /var/tmp       | no /tmp
					migration.yaml  | Resource: !Ref RepositoryArn   | Resource: "*"                 | any resource
					service.yaml    | - Name: LOGGING_STRUCTURED_FORMAT_CONSOLE | - {Name: JAVA_TOOL_OPTIONS, Value: "-XX:MaxRAMPercentage=60"} NEXT - Name: X | in vain
					service.yaml    | CMD,java,-XX:+UseSerialGC,     | CMD,java,                     | health check
					service.yaml    | HealthCheckGracePeriodSeconds: 600 | HealthCheckGracePeriodSeconds: 420 | time to start
					service.yaml    | LaunchType: FARGATE            | LaunchType: FARGATE NEXT_ DesiredCount: 2 | number of tasks
					service.yaml    | Value: (none)                  | Value: X-Original-Host        | chooses the host
					service.yaml    | - Name: SERVER_TOMCAT_REMOTEIP_HOST_HEADER | - Name: SERVER_TOMCAT_REMOTEIP_PORT_HEADER | chooses the host
					service.yaml    | Family: !Sub oauth2-flow-${Service} | Family: !Sub oauth2-flow-${Service}-migration | waits for it
					foundation.yaml | CidrIp: !Ref ClientsNetwork    | CidrIp: 0.0.0.0/0             | nobody chose
					foundation.yaml | DestinationSecurityGroupId: !Ref CollectorBoundary | DestinationSecurityGroupId: !GetAtt QueueBoundary.GroupId | one side only
					foundation.yaml | PubliclyAccessible: false      | PubliclyAccessible: true      | public
					foundation.yaml | StorageEncrypted: true         | StorageEncrypted: false       | encrypted
					foundation.yaml | SourceSecurityGroupId: !GetAtt AuthServerBoundary.GroupId | CidrIp: 0.0.0.0/0 | from everywhere
					""")
	void a_planted_weakness_is_found(String file, String right, String wrong, String expected) {
		String text = Repository.read("deploy/fargate/" + file);
		assertThat(text).contains(right);
		Template template = Template
			.parse(text.replace(right, wrong.replace(" NEXT ", "\n            ").replace(" NEXT_ ", "\n      ")));
		List<String> violations = new ArrayList<>(Policies.roles(template));
		if (file.equals("service.yaml")) {
			violations.addAll(Policies.task(template, "Task"));
			violations.addAll(Policies.service(template));
		}
		else if (file.equals("migration.yaml")) {
			violations.addAll(Policies.task(template, "MigrationTask"));
		}
		else {
			violations.addAll(Policies.boundary(template));
			violations.addAll(Policies.stores(template));
		}
		assertThat(violations).anySatisfy((violation) -> assertThat(violation).contains(expected));
	}

	/**
	 * What a template imports is exported, and what a service is set to is a parameter.
	 */
	@Test
	void the_templates_and_the_settings_fit_together() {
		Template service = Template.read("service.yaml");
		Template migration = Template.read("migration.yaml");
		Map<String, String> ports = new TreeMap<>();
		for (String name : SERVICES) {
			Map<String, Object> settings = Template.parse(Repository.read("deploy/fargate/settings/" + name + ".json"))
				.section("Parameters");
			List<Template> templates = name.equals("client-app") ? List.of(service) : List.of(service, migration);
			assertThat(Policies.settings(settings, templates)).as(name).isEmpty();
			for (String given : List.of("Image", "ServiceSettings", "KafkaServers")) {
				Map<String, Object> without = new TreeMap<>(settings);
				without.remove(given);
				assertThat(Policies.settings(without, templates)).isNotEmpty().containsOnly("lacks " + given);
			}
			assertThat(Policies.settings(Map.of("Image", "auth-server:latest", "Imagee", ""), templates))
				.contains("has a malformed Image", "has an unknown Imagee");
			assertThat(settings.get("Service")).isEqualTo(name);
			ports.put(name,
					settings.get("Port") + "/" + settings.get("ManagementPort") + " " + settings.get("PublicHost"));
		}
		assertThat(ports).containsEntry("auth-server", "9000/9001 id.example.com")
			.containsEntry("resource-api", "8090/8091 api.example.com")
			.containsEntry("audit-consumer", "8070/8071 ")
			.containsEntry("client-app", "8080/8081 app.example.com");
		Set<String> exported = Template.read("foundation.yaml")
			.section("Outputs")
			.values()
			.stream()
			.map((output) -> output.toString().replaceAll("(?s).*-?\\$\\{AWS::StackName}-([\\w-]+).*", "$1"))
			.collect(Collectors.toSet());
		Set<String> imported = Pattern.compile("\\$\\{Foundation}-([\\w-]+)(\\$\\{Service})?")
			.matcher(Repository.read("deploy/fargate/service.yaml") + Repository.read("deploy/fargate/migration.yaml"))
			.results()
			.flatMap((found) -> (found.group(2) == null) ? Stream.of(found.group(1))
					: ports.keySet().stream().map((name) -> found.group(1) + name))
			.collect(Collectors.toSet());
		assertThat(exported).containsAll(imported);
	}

	@Test
	void the_validator_is_pinned_and_its_lock_file_names_no_registry() {
		assertThat(Repository.read("deploy/fargate/package.json")).doesNotContain("\"^", "\"~", "\"latest\"");
		assertThat(Repository.read("deploy/fargate/package-lock.json")).contains("\"integrity\"")
			.doesNotContain("\"resolved\"", "://");
	}

	private static Tool.Result validate(List<String> templates) {
		Tool node = Tool.required("the templates for serverless containers", "node");
		if (!Files.isDirectory(FOLDER.resolve("node_modules/@aws/cloudformation-validate"))) {
			Tool.Result installed = Tool.required("the templates for serverless containers", "npm")
				.run(FOLDER, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
			if (installed.status() != 0) {
				String skipped = "Skipped: the templates for serverless containers, since their validator could not be fetched.";
				Report.say(skipped);
				Assumptions.abort(skipped);
			}
		}
		List<String> arguments = new ArrayList<>(List.of("validate.js"));
		arguments.addAll(templates);
		return node.run(FOLDER, arguments.toArray(String[]::new));
	}

	private record Planted(String what, String template, String right, String wrong) {
	}

}
