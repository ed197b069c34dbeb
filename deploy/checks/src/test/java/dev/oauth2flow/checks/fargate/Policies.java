package dev.oauth2flow.checks.fargate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.oauth2flow.checks.Repository;

/**
 * What this project asks of its templates beyond what the cloud asks. Each method returns
 * one line per violation.
 */
final class Policies {

	private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(PASSWORD|SECRET|TOKEN|CREDENTIAL|_KEY)$");

	private static final Pattern JVM_OPTION = Pattern.compile("(?<=-XX:[+-]?)\\w+(?=[\\s=]|$)|(?<=-)X(?:m[nsx]|ss)");

	private static final Pattern INSIDE = Pattern.compile("http://([a-z-]+)\\.oauth2-flow\\.internal:(\\d+)");

	/** The name of a header (RFC 9110, section 5.6.2). */
	private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

	private static final Map<String, String> SERVICE_FAMILY = Map.of("!Sub", "oauth2-flow-${Service}");

	/** Who calls the addresses in a setting, by the beginning of its name. */
	private static final Map<String, List<String>> CALLERS = Map.of("OAUTH2FLOW_ACCESS_TOKEN_JWK_SET_URI",
			List.of("resource-api", "audit-consumer"), "OAUTH2FLOW_CLIENT_", List.of("client-app"),
			"backchannel-logout-uri", List.of("auth-server"));

	/** Where a service says at which addresses it takes proofs, and who calls them. */
	private static final String OWN_ADDRESSES = "OAUTH2FLOW_ACCESS_TOKEN_ADDRESSES";

	private static final Set<String> PROVED = Set.of("OAUTH2FLOW_CLIENT_RESOURCE_API_URL",
			"OAUTH2FLOW_CLIENT_AUDIT_URL");

	private Policies() {
	}

	static List<String> task(Template template, String name) {
		List<String> violations = new ArrayList<>();
		Object task = template.at("Resources." + name + ".Properties");
		Object container = Template.at(task, "ContainerDefinitions.0");
		require(violations, Template.at(container, "ReadonlyRootFilesystem").equals(true),
				name + " may write to its root file system");
		require(violations, Template.at(container, "User").toString().matches("[1-9]\\d*:[1-9]\\d*"),
				name + " may run as root");
		require(violations, Template.at(container, "LinuxParameters.Capabilities.Drop.0").equals("ALL"),
				name + " keeps capabilities");
		require(violations,
				Template.at(container, "LogConfiguration.Options.awslogs-group").equals(Map.of("!Ref", "Logs")),
				name + " does not log");
		require(violations, Template.at(container, "Image").equals(Map.of("!Ref", "Image")),
				name + " does not run the pinned image");
		boolean migration = name.startsWith("Migration");
		require(violations,
				Template.at(container, "Secrets.0.ValueFrom")
					.equals(Map.of("!Ref", migration ? "MigrationSettings" : "ServiceSettings")),
				name + " has another's secrets");
		require(violations, Template.at(container, "Environment.0.Value").equals(migration ? "migrate-only" : "await"),
				name + " has the wrong schema step");
		Map<String, Object> environment = environment(container);
		environment.keySet()
			.stream()
			.filter((variable) -> SECRET_NAME.matcher(variable).matches())
			.forEach((variable) -> violations.add(name + " has a secret in clear: " + variable));
		require(violations, template.at("Parameters.Image.AllowedPattern").toString().contains("@sha256:"),
				"an image need not be pinned");
		String url = environment.getOrDefault("SPRING_DATASOURCE_URL", "").toString();
		require(violations,
				url.contains("?sslmode=verify-full&") && !url.contains("sslrootcert=")
						&& url.contains("&sslfactoryarg=env:DATABASE_AUTHORITY")
						&& Map.of("!Ref", "DatabaseAuthority").equals(environment.get("DATABASE_AUTHORITY")),
				name + " does not check the database's certificate, or by a file that the image lacks");
		Set<String> fixed = JVM_OPTION.matcher(Repository.read("deploy/images/java.options"))
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toSet());
		for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
			JVM_OPTION.matcher(environment.getOrDefault(variable, "").toString())
				.results()
				.map(MatchResult::group)
				.filter(fixed::contains)
				.forEach((option) -> violations
					.add(name + " sets an option that java.options sets, in vain: " + option));
		}
		require(violations,
				Template.at(container, "LinuxParameters.Tmpfs.0.ContainerPath").equals("/tmp")
						&& Template.at(container, "MountPoints").equals(""),
				name + " has no /tmp, or a volume of root's");
		return violations;
	}

	/** The variables of a container, those on a condition included. */
	static Map<String, Object> environment(Object container) {
		Map<String, Object> variables = new TreeMap<>();
		((List<?>) Template.at(container, "Environment")).stream()
			.flatMap((variable) -> (Template.at(variable, "!If") instanceof List<?> cases) ? cases.stream()
					: Stream.of(variable))
			.filter((variable) -> !Template.at(variable, "Name").equals(""))
			.forEach((variable) -> variables.put(Template.at(variable, "Name").toString(),
					Template.at(variable, "Value")));
		return variables;
	}

	static List<String> service(Template template) {
		List<String> violations = new ArrayList<>();
		String deployment = "Resources.Tasks.Properties.DeploymentConfiguration.";
		require(violations,
				template.at(deployment + "DeploymentCircuitBreaker.Enable").equals(true)
						&& template.at(deployment + "DeploymentCircuitBreaker.Rollback").equals(true),
				"a failed deployment does not roll back");
		require(violations, template.at(deployment + "MinimumHealthyPercent").equals(100),
				"a deployment takes replicas away first");
		require(violations,
				template.at("Resources.Tasks.Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp")
					.equals("DISABLED"),
				"tasks have a public address");
		require(violations,
				((Integer) template.at("Resources.Task.Properties.ContainerDefinitions.0.StopTimeout")) > 40,
				"tasks are killed before they drain");
		require(violations,
				template.at("Resources.Task.Properties.ContainerDefinitions.0.HealthCheck.Command")
					.equals(Map.of("!Ref", "HealthCommand"))
						&& template.at("Parameters.HealthCommand.Default").equals(healthCommandOfTheImage()),
				"tasks have another health check than the image");
		int waits = Pattern.compile("@DefaultValue\\(\"(\\d+)([sm])\"\\) Duration")
			.matcher(Repository.read("deploy/platform/src/main/java/dev/oauth2flow/platform/start/StartSettings.java"))
			.results()
			.mapToInt((wait) -> Integer.parseInt(wait.group(1)) * ("m".equals(wait.group(2)) ? 60 : 1))
			.sum();
		require(violations, waits > 0
				&& template.at("Resources.Tasks.Properties.HealthCheckGracePeriodSeconds") instanceof Integer grace
				&& grace >= waits + 180, "tasks are replaced before they have had the time to start");
		require(violations, template.at("Resources.Tasks.Properties.DesiredCount").equals(""),
				"a release sets the number of tasks back");
		require(violations,
				!environment(template.at("Resources.Task.Properties.ContainerDefinitions.0"))
					.getOrDefault("SERVER_TOMCAT_REMOTEIP_HOST_HEADER", "X-Forwarded-Host")
					.toString()
					.matches(TOKEN),
				"a visitor chooses the host");
		require(violations,
				template.section("Resources")
					.values()
					.stream()
					.noneMatch((resource) -> Template.at(resource, "Type").equals("AWS::ECS::TaskDefinition")
							&& !Template.at(resource, "Properties.Family").equals(SERVICE_FAMILY)),
				"the migration step comes with what waits for it");
		require(violations,
				template.at("Resources.Targets.Properties.HealthCheckPath").equals("/actuator/health/readiness"),
				"the load balancer does not ask for readiness");
		require(violations, template.at("Resources.Scaling.Properties.MinCapacity").equals(Map.of("!Ref", "LeastTasks"))
				&& template.at("Parameters.LeastTasks.MinValue").equals(2), "one task may be all there is");
		require(violations, !template.at("Resources.ScalingByLoad.Properties.PolicyType").equals(""), "nothing scales");
		return violations;
	}

	private static String healthCommandOfTheImage() {
		Matcher command = Pattern.compile("HEALTHCHECK [^\\[]*CMD \\[([^\\]]+)]")
			.matcher(Repository.read("deploy/images/Dockerfile"));
		return command.find() ? "CMD," + command.group(1).replaceAll("[\" ]", "") : "none";
	}

	/** All parameters that the service's templates ask for are given, as they must be. */
	static List<String> settings(Map<String, Object> settings, List<Template> templates) {
		List<String> violations = new ArrayList<>();
		Set<String> known = new TreeSet<>();
		for (Template template : templates) {
			template.section("Parameters").forEach((name, parameter) -> {
				known.add(name);
				boolean needed = !(parameter instanceof Map<?, ?> map && map.containsKey("Default"));
				require(violations, !needed || settings.containsKey(name), "lacks " + name);
				String pattern = Template.at(parameter, "AllowedPattern").toString();
				require(violations, pattern.isEmpty() || !settings.containsKey(name)
						|| String.valueOf(settings.get(name)).matches(pattern), "has a malformed " + name);
			});
		}
		settings.keySet()
			.stream()
			.filter((name) -> !known.contains(name))
			.forEach((name) -> violations.add("has an unknown " + name));
		return violations;
	}

	/**
	 * Where one service calls another, the boundary has the way, and the called takes
	 * proofs for the address that is called.
	 */
	static List<String> calls(Template service, Template foundation, String readme) {
		List<String> violations = new ArrayList<>();
		Set<String> ways = ways(foundation, false);
		ways.retainAll(ways(foundation, true));
		Map<String, String> addresses = new TreeMap<>();
		environment(service.at("Resources.Task.Properties.ContainerDefinitions.0"))
			.forEach((name, value) -> addresses.put(name, value.toString()));
		Matcher told = Pattern.compile("backchannel-logout-uri`[^`]*`([^`]+)`").matcher(readme);
		addresses.put("backchannel-logout-uri", told.find() ? told.group(1) : "unknown");
		String own = String.valueOf(addresses.remove(OWN_ADDRESSES));
		addresses.forEach((name, address) -> {
			require(violations, !PROVED.contains(name) || own.contains(address),
					"makes proofs that are refused: " + name);
			Matcher inside = INSIDE.matcher(address);
			if (inside.find()) {
				List<String> callers = CALLERS.entrySet()
					.stream()
					.filter((caller) -> name.startsWith(caller.getKey()))
					.flatMap((caller) -> caller.getValue().stream())
					.toList();
				require(violations, !callers.isEmpty(), "nobody knows who calls " + name);
				callers.stream()
					.map((caller) -> boundaryOf(caller) + " -> " + boundaryOf(inside.group(1)) + " " + inside.group(2))
					.filter((way) -> !ways.contains(way))
					.forEach((way) -> violations.add("there is no way for " + name + ": " + way));
			}
			else {
				require(violations, CALLERS.keySet().stream().noneMatch(name::startsWith) || name.endsWith("BASE_URL"),
						"is called from outside: " + name);
			}
		});
		return violations;
	}

	private static String boundaryOf(String service) {
		return Stream.of(service.split("-"))
			.map((word) -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
			.collect(Collectors.joining("", "", "Boundary"));
	}

	static List<String> roles(Template template) {
		List<String> violations = new ArrayList<>();
		template.section("Resources").forEach((name, resource) -> {
			if (Template.at(resource, "Type").equals("AWS::IAM::Role")) {
				require(violations, Template.at(resource, "Properties.ManagedPolicyArns").equals(""),
						name + " has a policy of others");
				if (Template.at(resource,
						"Properties.Policies.0.PolicyDocument.Statement") instanceof List<?> statements) {
					statements.forEach((statement) -> {
						String action = Template.at(statement, "Action").toString();
						boolean known = action.equals("ecr:GetAuthorizationToken");
						require(violations, !action.contains("*"), name + " may do " + action);
						require(violations, known || !Template.at(statement, "Resource").equals("*"),
								name + " may do " + action + " to any resource");
					});
				}
			}
		});
		require(violations, template.at("Resources.TaskRole.Properties.Policies").equals(""),
				"the task itself has rights");
		return violations;
	}

	static List<String> boundary(Template template) {
		List<String> violations = new ArrayList<>();
		template.section("Resources").forEach((name, resource) -> {
			Object properties = Template.at(resource, "Properties");
			switch (Template.at(resource, "Type").toString()) {
				case "AWS::EC2::SecurityGroup" -> {
					require(violations,
							Template.at(properties, "SecurityGroupEgress") instanceof List<?> rules && !rules.isEmpty(),
							name + " lets everything out");
					require(violations,
							name.equals("LoadBalancerBoundary")
									|| Template.at(properties, "SecurityGroupIngress").equals(""),
							name + " has rules that are not beside the others");
					if (Template.at(properties, "SecurityGroupEgress") instanceof List<?> rules) {
						rules.forEach((rule) -> require(violations, !Template.at(rule, "CidrIp").equals("0.0.0.0/0"),
								name + " lets pods out to everywhere"));
					}
				}
				case "AWS::EC2::SecurityGroupEgress" -> require(violations,
						!(Template.at(properties, "CidrIp") instanceof String network) || network.isEmpty(),
						name + " lets tasks out to a network that nobody chose");
				case "AWS::EC2::SecurityGroupIngress" -> require(violations,
						Template.at(properties, "CidrIp").equals(""), name + " is reached from everywhere");
				default -> {
				}
			}
		});
		Set<String> in = ways(template, true);
		Set<String> out = ways(template, false);
		require(violations, !in.isEmpty() && in.equals(out), "a rule has one side only: " + in + " and " + out);
		require(violations,
				in.stream()
					.noneMatch((rule) -> rule.startsWith("LoadBalancer")
							&& (rule.contains("AuditConsumer") || rule.contains("Database"))),
				"something inside is published");
		require(violations, template.at("Resources.HttpListener.Properties.DefaultActions.0.Type").equals("redirect"),
				"plain http is answered");
		return violations;
	}

	/** From which group which other one is reached at which port, as one side says it. */
	private static Set<String> ways(Template template, boolean in) {
		Set<String> ways = new TreeSet<>();
		template.section("Resources").forEach((name, resource) -> {
			Object properties = Template.at(resource, "Properties");
			String type = Template.at(resource, "Type").toString();
			if (!in && type.equals("AWS::EC2::SecurityGroup")
					&& Template.at(properties, "SecurityGroupEgress") instanceof List<?> rules) {
				rules.forEach((rule) -> way(ways, name, group(rule, "DestinationSecurityGroupId"), rule));
			}
			else if (!in && type.equals("AWS::EC2::SecurityGroupEgress")) {
				way(ways, group(properties, "GroupId"), group(properties, "DestinationSecurityGroupId"), properties);
			}
			else if (in && type.equals("AWS::EC2::SecurityGroupIngress")) {
				way(ways, group(properties, "SourceSecurityGroupId"), group(properties, "GroupId"), properties);
			}
		});
		return ways;
	}

	private static void way(Set<String> ways, String from, String to, Object rule) {
		String port = Template.at(rule, "FromPort").toString();
		if (!from.isEmpty() && !to.isEmpty() && !port.isEmpty()) {
			ways.add(from + " -> " + to + " " + port);
		}
	}

	private static String group(Object rule, String property) {
		return (Template.at(rule, property) instanceof Map<?, ?> reference)
				? reference.values().iterator().next().toString().replace(".GroupId", "") : "";
	}

	static List<String> stores(Template template) {
		List<String> violations = new ArrayList<>();
		Map<String, String> wanted = Map.of("Database.Properties.StorageEncrypted", "true",
				"Database.Properties.PubliclyAccessible", "false", "Database.Properties.DeletionProtection", "true",
				"Database.DeletionPolicy", "Snapshot", "Database.Properties.MultiAZ", "true",
				"Cache.Properties.TransitEncryptionEnabled", "true", "Cache.Properties.AtRestEncryptionEnabled", "true",
				"Cache.Properties.AutomaticFailoverEnabled", "true", "Queue.DeletionPolicy", "Retain",
				"Queue.Properties.EncryptionInfo.EncryptionInTransit.ClientBroker", "TLS");
		wanted.forEach((path, value) -> require(violations, template.at("Resources." + path).toString().equals(value),
				path + " is not " + value + ": stores are encrypted, kept, and not public"));
		return violations;
	}

	private static void require(List<String> violations, boolean holds, String otherwise) {
		if (!holds) {
			violations.add(otherwise);
		}
	}

}
