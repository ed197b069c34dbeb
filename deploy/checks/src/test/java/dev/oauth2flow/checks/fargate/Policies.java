package dev.oauth2flow.checks.fargate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What this project asks of its templates beyond what the cloud asks. Each method returns
 * one line per violation.
 */
final class Policies {

	private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(PASSWORD|SECRET|TOKEN|CREDENTIAL|_KEY)$");

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
		((List<?>) Template.at(container, "Environment")).stream()
			.map((variable) -> Template.at(variable, "Name").toString())
			.filter((variable) -> SECRET_NAME.matcher(variable).matches())
			.forEach((variable) -> violations.add(name + " has a secret in clear: " + variable));
		require(violations, template.at("Parameters.Image.AllowedPattern").toString().contains("@sha256:"),
				"an image need not be pinned");
		return violations;
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
				!template.at("Resources.Task.Properties.ContainerDefinitions.0.HealthCheck.Command").equals(""),
				"tasks have no health check");
		require(violations,
				template.at("Resources.Targets.Properties.HealthCheckPath").equals("/actuator/health/readiness"),
				"the load balancer does not ask for readiness");
		require(violations, template.at("Resources.Scaling.Properties.MinCapacity").equals(Map.of("!Ref", "LeastTasks"))
				&& template.at("Parameters.LeastTasks.MinValue").equals(2), "one task may be all there is");
		require(violations, !template.at("Resources.ScalingByLoad.Properties.PolicyType").equals(""), "nothing scales");
		return violations;
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
		Set<String> out = new TreeSet<>();
		Set<String> in = new TreeSet<>();
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
						rules.forEach((rule) -> {
							require(violations, !Template.at(rule, "CidrIp").equals("0.0.0.0/0"),
									name + " lets pods out to everywhere");
							if (Template.at(rule, "DestinationSecurityGroupId") instanceof Map<?, ?> group) {
								out.add(name + " -> " + group.get("!GetAtt") + " " + Template.at(rule, "FromPort"));
							}
						});
					}
				}
				case "AWS::EC2::SecurityGroupIngress" -> {
					require(violations, Template.at(properties, "CidrIp").equals(""),
							name + " is reached from everywhere");
					String port = Template.at(properties, "FromPort").toString();
					if (!port.isEmpty() && Template.at(properties, "SourceSecurityGroupId") instanceof Map<?, ?> source
							&& Template.at(properties, "GroupId") instanceof Map<?, ?> target) {
						in.add(String.valueOf(source.get("!GetAtt")).replace(".GroupId", "") + " -> "
								+ target.get("!GetAtt") + " " + port);
					}
				}
				default -> {
				}
			}
		});
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
