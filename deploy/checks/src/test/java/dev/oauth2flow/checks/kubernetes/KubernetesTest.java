package dev.oauth2flow.checks.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oauth2flow.checks.Repository;
import dev.oauth2flow.checks.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KubernetesTest {

	private static final Map<String, Function<Policies, List<String>>> POLICIES = new TreeMap<>(Map.ofEntries(
			Map.entry("images are pinned", Policies::images), Map.entry("containers are limited", Policies::limits),
			Map.entry("pods are restricted", Policies::restrictedPods),
			Map.entry("no service account has a token", Policies::serviceAccounts),
			Map.entry("services are probed", Policies::probes),
			Map.entry("replicas have time to start", Policies::start),
			Map.entry("no option of the JVM is in vain", Policies::jvmOptions),
			Map.entry("a visitor does not choose the host", Policies::forwardedHost),
			Map.entry("services reach each other", Policies::insideAddresses),
			Map.entry("telemetry has a way out", Policies::telemetry), Map.entry("replicas drain", Policies::drain),
			Map.entry("no secret is in clear", Policies::noSecretInClear),
			Map.entry("references lead somewhere", Policies::references),
			Map.entry("settings are given", Policies::settings), Map.entry("the boundary holds", Policies::boundary),
			Map.entry("stores are reachable", Policies::storePorts),
			Map.entry("only the migration step migrates", Policies::migrations)));

	@ParameterizedTest
	@ValueSource(strings = { Overlay.SINGLE_NODE, Overlay.PRODUCTION })
	void every_object_is_what_the_Kubernetes_API_accepts(String name) {
		assertThat(Overlay.render(name).objects()).hasSizeGreaterThan(25)
			.allSatisfy((object) -> assertThat(StrictSchema.violations(object)).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { Overlay.SINGLE_NODE, Overlay.PRODUCTION })
	void every_policy_of_this_project_holds(String name) {
		Policies policies = new Policies(Overlay.render(name));
		POLICIES.forEach((policy, check) -> assertThat(check.apply(policies)).as(policy).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { Overlay.SINGLE_NODE, Overlay.PRODUCTION })
	void all_four_services_are_deployed_and_those_with_a_schema_are_migrated(String name) {
		Overlay overlay = Overlay.render(name);
		assertThat(overlay.kind("Deployment").map(Overlay::name)).containsExactlyInAnyOrder("auth-server",
				"resource-api", "audit-consumer", "client-app");
		assertThat(overlay.kind("Job").map(Overlay::name)).containsExactlyInAnyOrder("auth-server-migration",
				"resource-api-migration", "audit-consumer-migration");
		assertThat(overlay.kind("Ingress")).hasSize(1);
		assertThat(overlay.kind("ServiceAccount")).hasSize(4);
	}

	@Test
	void in_production_every_service_scales_survives_a_drained_node_and_is_spread() {
		Overlay overlay = Overlay.render(Overlay.PRODUCTION);
		Set<String> services = overlay.kind("Deployment").map(Overlay::name).collect(Collectors.toSet());
		assertThat(overlay.kind("HorizontalPodAutoscaler")
			.map((scaler) -> scaler.at("/spec/scaleTargetRef/name").asText()))
			.containsExactlyInAnyOrderElementsOf(services);
		assertThat(overlay.kind("PodDisruptionBudget").map(Overlay::name))
			.containsExactlyInAnyOrderElementsOf(services);
		assertThat(overlay.kind("Deployment")).allSatisfy((deployment) -> {
			assertThat(Overlay.pod(deployment).path("topologySpreadConstraints")).hasSize(2);
			assertThat(deployment.path("spec").has("replicas")).as("only the autoscaler sets replicas").isFalse();
		});
	}

	/** The script that makes secrets makes exactly those that the manifests ask for. */
	@Test
	void every_secret_that_a_service_mounts_is_made_by_the_script_and_satisfies_the_API() {
		Overlay overlay = Overlay.render(Overlay.PRODUCTION);
		Tool.Result made = Tool.required("the secrets' script", "sh")
			.run(Repository.path("deploy/kubernetes"), "./new-secrets");
		assertThat(made.status()).as(made.output()).isZero();
		Overlay secrets = Overlay.parse(made.output());
		assertThat(secrets.objects())
			.allSatisfy((secret) -> assertThat(StrictSchema.violations(secret)).as("schema").isEmpty());
		Set<String> mounted = overlay.workloads()
			.flatMap((workload) -> Overlay.stream(Overlay.pod(workload).path("volumes")))
			.filter((volume) -> volume.has("secret") && !volume.at("/secret/optional").asBoolean())
			.map((volume) -> volume.at("/secret/secretName").asText())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(secrets.kind("Secret").map(Overlay::name)).containsExactlyInAnyOrderElementsOf(mounted);
		assertThat(secrets.one("Secret", "auth-server").at("/stringData/client-app.client-secret"))
			.isEqualTo(secrets.one("Secret", "client-app").path("stringData").path("oauth2flow.client.client-secret"));
	}

	@Test
	void a_command_runs_as_a_replica_does_and_takes_no_traffic(@TempDir Path folder) throws IOException {
		Overlay overlay = Overlay.render(Overlay.PRODUCTION);
		ObjectNode deployment = overlay.one("Deployment", "auth-server");
		Tool.required("the operators' commands in a cluster", "jq");
		Path file = Files.writeString(folder.resolve("deployment.json"), deployment.toString());
		Tool.Result made = Tool.required("the operators' commands in a cluster", "sh")
			.run(Repository.path("deploy/kubernetes"), "-c",
					"DEPLOYMENT=$1 ./admin-command --admin=reencrypt --x='a b'", "-", file.toString());
		assertThat(made.status()).as(made.output()).isZero();
		ObjectNode job = Overlay.parse(made.output()).objects().getFirst();
		assertThat(StrictSchema.violations(job)).isEmpty();
		overlay.objects().add(job);
		Policies policies = new Policies(overlay);
		assertThat(policies.images()).isEmpty();
		assertThat(policies.limits()).isEmpty();
		assertThat(policies.restrictedPods()).isEmpty();
		assertThat(policies.references()).isEmpty();
		assertThat(policies.boundary()).isEmpty();
		assertThat(policies.jvmOptions()).isEmpty();
		assertThat(policies.selecting(job)).as("the stores are open, and nobody takes it for a replica")
			.containsExactlyInAnyOrder("NetworkPolicy default-deny", "NetworkPolicy dns", "NetworkPolicy telemetry",
					"NetworkPolicy auth-server-command");
		ObjectNode asReplica = job.deepCopy();
		((ObjectNode) Overlay.podLabels(asReplica)).put("app.kubernetes.io/name", "auth-server");
		assertThat(policies.selecting(asReplica)).contains("Service auth-server", "PodDisruptionBudget auth-server",
				"Deployment auth-server");
		JsonNode command = Overlay.pod(job).at("/containers/0");
		assertThat(command.at("/args").toString()).isEqualTo("[\"--admin=reencrypt\",\"--x=a b\"]");
		assertThat(command.path("image")).isEqualTo(container(overlay).path("image"));
		assertThat(command.path("volumeMounts")).isEqualTo(container(overlay).path("volumeMounts"));
		assertThat(command.has("livenessProbe") || command.has("startupProbe")).as("killed before it ends").isFalse();
		assertThat(Overlay.pod(job).path("restartPolicy").asText()).isEqualTo("Never");
	}

	/** The component of those whose clients are outside, on top of an overlay. */
	@Test
	void auth_server_can_be_let_out_to_public_addresses_alone(@TempDir Path folder) throws IOException {
		Overlay overlay = withComponent("outside", folder);
		assertThat(overlay.objects()).allSatisfy((object) -> assertThat(StrictSchema.violations(object)).isEmpty());
		assertThat(overlay.kind("NetworkPolicy").map((policy) -> policy.at("/metadata/namespace").asText()))
			.containsOnly("oauth2-flow");
		Policies policies = new Policies(overlay);
		POLICIES.forEach((policy, check) -> assertThat(check.apply(policies)).as(policy).isEmpty());
		assertThat(policies.selecting(overlay.one("Deployment", "auth-server")))
			.contains("NetworkPolicy auth-server-outside");
		((ArrayNode) overlay.one("NetworkPolicy", "auth-server-outside").at("/spec/egress/0/to/0/ipBlock/except"))
			.remove(1);
		assertThat(policies.boundary()).singleElement().asString().contains("lets pods out to 0.0.0.0/0");
	}

	/** The component of those whose stores have certificates of no public authority. */
	@Test
	void every_workload_can_be_told_the_authority_of_the_stores(@TempDir Path folder) throws IOException {
		Overlay overlay = withComponent("authority", folder);
		assertThat(new Policies(overlay).references()).as("the operator makes the config map").isNotEmpty();
		overlay.objects().addAll(Overlay.parse("""
				apiVersion: v1
				kind: ConfigMap
				metadata:
				  name: authority
				""").objects());
		assertThat(overlay.objects()).allSatisfy((object) -> assertThat(StrictSchema.violations(object)).isEmpty());
		Policies policies = new Policies(overlay);
		POLICIES.forEach((policy, check) -> assertThat(check.apply(policies)).as(policy).isEmpty());
		assertThat(overlay.workloads()).hasSize(7).allSatisfy((workload) -> {
			JsonNode service = Overlay.pod(workload).at("/containers/0");
			String folderOfStore = Overlay.stream(service.path("volumeMounts"))
				.filter((mount) -> mount.path("name").asText().equals("authority"))
				.map((mount) -> mount.path("mountPath").asText())
				.findFirst()
				.orElseThrow();
			assertThat(Overlay.stream(service.path("env"))
				.filter((variable) -> variable.path("name").asText().equals("JDK_JAVA_OPTIONS"))
				.map((variable) -> variable.path("value").asText())).singleElement()
				.asString()
				.contains("-Djavax.net.ssl.trustStore=" + folderOfStore + "/trust.p12 ");
		});
	}

	/** The production overlay with an optional component on top. */
	private static Overlay withComponent(String component, Path folder) throws IOException {
		Path here = folder.toRealPath();
		Files.writeString(here.resolve("kustomization.yaml"), """
				resources: [%s]
				components: [%s]
				""".formatted(here.relativize(Repository.path("deploy/kubernetes/overlays/production").toRealPath()),
				here.relativize(Repository.path("deploy/kubernetes/components").resolve(component).toRealPath())));
		Tool.Result made = Tool.required("the Kubernetes manifests", "kustomize build", "kubectl kustomize")
			.run(here, ".");
		assertThat(made.status()).as(made.output()).isZero();
		return Overlay.parse(made.output());
	}

	/** Pasted as it stands, a command must not look into the namespace "default". */
	@Test
	void every_command_of_the_operations_guide_names_the_namespace_and_files_that_exist() {
		String guide = Repository.read("deploy/README.md");
		assertThat(
				Pattern.compile("kubectl (?:create (?:secret|configmap)|delete|get|logs|patch|rollout|scale)[^`#\\n]*")
					.matcher(guide)
					.results()
					.map(MatchResult::group))
			.hasSizeGreaterThan(5)
			.allSatisfy((command) -> assertThat(command).containsPattern("(-n|--namespace) oauth2-flow "));
		assertThat(Pattern.compile("kubectl apply -[fk] (deploy/[^ `]+)")
			.matcher(guide)
			.results()
			.map((apply) -> Repository.path(apply.group(1)))).hasSizeGreaterThan(2)
			.allSatisfy((path) -> assertThat(path).exists());
	}

	static Stream<Planted> planted() {
		return Stream.of(
				schema("an unknown field", (o) -> container(o).put("imagePulPolicy", "Always"), "imagePulPolicy"),
				schema("a field at the wrong place",
						(o) -> ((ObjectNode) o.one("Deployment", "auth-server").path("spec"))
							.put("automountServiceAccountToken", false),
						"automountServiceAccountToken"),
				schema("a number as a string",
						(o) -> ((ObjectNode) container(o).path("livenessProbe")).put("periodSeconds", "often"),
						"often"),
				schema("a quoted number",
						(o) -> ((ObjectNode) container(o).path("livenessProbe")).put("periodSeconds", "10"), "10"),
				schema("a boolean as a string", (o) -> podSecurity(o).put("runAsNonRoot", "yes"), "yes"),
				schema("a string as a number", (o) -> container(o).put("image", 1), "String"),
				schema("an API version that is gone",
						(o) -> o.one("PodDisruptionBudget", "auth-server").put("apiVersion", "policy/v1beta1"),
						"not known"),
				schema("a missing required field",
						(o) -> ((ObjectNode) o.one("Deployment", "auth-server").path("spec")).remove("selector"),
						"selector"),
				schema("a bad quantity", (o) -> limits(o).put("memory", "896Mb"), "no quantity"),
				schema("a word that is not of the list", (o) -> container(o).put("imagePullPolicy", "Sometimes"),
						"cannot be Sometimes"),
				policy("images are pinned", "a moving tag", (o) -> container(o).put("image", "x/auth-server:latest")),
				policy("images are pinned", "no tag", (o) -> container(o).put("image", "registry:5000/auth-server")),
				policy("containers are limited", "no limits",
						(o) -> ((ObjectNode) container(o).path("resources")).remove("limits")),
				policy("containers are limited", "a request above its limit", (o) -> limits(o).put("cpu", "100m")),
				policy("pods are restricted", "root", (o) -> podSecurity(o).put("runAsUser", 0)),
				policy("pods are restricted", "a root file system to write to",
						(o) -> ((ObjectNode) container(o).path("securityContext")).put("readOnlyRootFilesystem",
								false)),
				policy("pods are restricted", "a container that goes back to root",
						(o) -> ((ObjectNode) container(o).path("securityContext")).put("runAsUser", 0)),
				policy("pods are restricted", "the node's network", (o) -> pod(o).put("hostNetwork", true)),
				policy("no service account has a token", "a token",
						(o) -> pod(o).put("automountServiceAccountToken", true)),
				policy("services are probed", "no readiness probe", (o) -> container(o).remove("readinessProbe")),
				policy("services are probed", "a probe of the public port",
						(o) -> ((ObjectNode) container(o).at("/livenessProbe/httpGet")).put("port", "http")),
				policy("replicas drain", "too little time to drain",
						(o) -> pod(o).put("terminationGracePeriodSeconds", 30)),
				policy("replicas have time to start", "a start no longer than the waits",
						(o) -> ((ObjectNode) container(o).path("startupProbe")).put("failureThreshold", 84)),
				policy("replicas have time to start", "a deadline before the start is over",
						(o) -> ((ObjectNode) o.one("Deployment", "auth-server").path("spec"))
							.put("progressDeadlineSeconds", 600)),
				policy("no option of the JVM is in vain", "an option that the command line overrides",
						(o) -> ((ArrayNode) container(o).path("env")).addObject()
							.put("name", "JAVA_TOOL_OPTIONS")
							.put("value", "-Dx=y -XX:MaxRAMPercentage=60")),
				policy("a visitor does not choose the host", "the default header", (o) -> data(o, "common-config-").put(
						"application.yaml",
						data(o, "common-config-").path("application.yaml").asText().replace("host-header: \"\"", ""))),
				policy("a visitor does not choose the host", "a header by its name",
						(o) -> data(o, "common-config-").put("application.yaml",
								data(o, "common-config-").path("application.yaml")
									.asText()
									.replace("host-header: \"\"", "host-header: X-Forwarded-Host"))),
				policy("services reach each other", "a caller that is not let out",
						(o) -> ((ArrayNode) o.one("NetworkPolicy", "auth-server").at("/spec/egress")).remove(1)),
				policy("services reach each other", "proofs for an address that the called does not know",
						(o) -> data(o, "resource-api-config-")
							.put("application.yaml", data(o, "resource-api-config-").path("application.yaml")
								.asText()
								.replace("addresses: http://resource-api:8090", "addresses: http://resource-api:80"))),
				policy("services reach each other", "a called that lets nobody in",
						(o) -> ((ArrayNode) o.one("NetworkPolicy", "client-app").at("/spec/ingress/0/from")).remove(1)),
				policy("services reach each other", "a service at another port",
						(o) -> replaceSetting(o, "auth-server-config-", "http://client-app:8080",
								"http://client-app:80")),
				policy("services reach each other", "a service that is not there",
						(o) -> replaceSetting(o, "auth-server-config-", "http://client-app:", "http://client:")),
				policy("services reach each other", "a service by its public address",
						(o) -> replaceSetting(o, "auth-server-config-", "http://client-app:8080",
								"https://${CLIENT_APP_HOST}")),
				policy("telemetry has a way out", "a setting that is left out",
						(o) -> data(o, "suite-settings-")
							.remove("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT")),
				policy("telemetry has a way out", "a collector in another namespace",
						(o) -> data(o, "suite-settings-").put("MANAGEMENT_OPENTELEMETRY_LOGGING_EXPORT_OTLP_ENDPOINT",
								"http://collector.telemetry:4318/v1/logs")),
				policy("telemetry has a way out", "a collector at another port",
						(o) -> data(o, "suite-settings-").put("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT",
								"http://collector.monitoring.svc:4317/v1/traces")),
				policy("references lead somewhere", "a drained node that counts",
						(o) -> ((ObjectNode) pod(o).at("/topologySpreadConstraints/0")).remove("nodeTaintsPolicy")),
				policy("no secret is in clear", "a password in the environment",
						(o) -> ((ArrayNode) container(o).path("env")).addObject()
							.put("name", "SPRING_DATASOURCE_PASSWORD")
							.put("value", "hunter2hunter2")),
				policy("no secret is in clear", "a password in a settings file",
						(o) -> data(o, "auth-server-config-").put("application.yaml",
								"spring:\n  datasource:\n    password: hunter2\n")),
				policy("no secret is in clear", "a secret document",
						(o) -> o.objects()
							.add((ObjectNode) Overlay
								.yaml("{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: b}}"))),
				policy("references lead somewhere", "a selector that matches nothing",
						(o) -> ((ObjectNode) o.one("Service", "auth-server").at("/spec/selector"))
							.put("app.kubernetes.io/name", "auth")),
				policy("references lead somewhere", "a port that does not exist",
						(o) -> ((ObjectNode) o.one("Service", "auth-server").at("/spec/ports/0")).put("targetPort",
								"web")),
				policy("references lead somewhere", "an autoscaler of nothing",
						(o) -> ((ObjectNode) o.one("HorizontalPodAutoscaler", "auth-server").at("/spec/scaleTargetRef"))
							.put("name", "authserver")),
				policy("references lead somewhere", "a budget that blocks every drain",
						(o) -> ((ObjectNode) o.one("PodDisruptionBudget", "auth-server").path("spec"))
							.put("maxUnavailable", 0)),
				policy("references lead somewhere", "a config map that is not there",
						(o) -> o.remove((object) -> Overlay.name(object).startsWith("common-config-"))),
				policy("settings are given", "a setting that nobody gives",
						(o) -> data(o, "suite-settings-").remove("REDIS_HOST")),
				policy("the boundary holds", "no default deny",
						(o) -> o.remove((object) -> Overlay.name(object).equals("default-deny"))),
				policy("the boundary holds", "a published audit-consumer",
						(o) -> ((ObjectNode) o.one("Ingress", "oauth2-flow")
							.at("/spec/rules/0/http/paths/0/backend/service")).put("name", "audit-consumer")),
				policy("the boundary holds", "a host without TLS",
						(o) -> ((ObjectNode) o.one("Ingress", "oauth2-flow").at("/spec/rules/0")).put("host",
								"a.example.com")),
				policy("the boundary holds", "an open way out",
						(o) -> ((ObjectNode) o.one("NetworkPolicy", "auth-server").at("/spec/egress/0/to/0/ipBlock"))
							.put("cidr", "0.0.0.0/0")),
				policy("the boundary holds", "visitors of audit-consumer",
						(o) -> ((ArrayNode) o.one("NetworkPolicy", "audit-consumer").at("/spec/ingress/0/from"))
							.addObject()
							.putObject("namespaceSelector")
							.putObject("matchLabels")
							.put("kubernetes.io/metadata.name", "ingress")),
				policy("the boundary holds", "a management port for visitors",
						(o) -> ((ObjectNode) o.one("NetworkPolicy", "auth-server").at("/spec/ingress/0/ports/0"))
							.put("port", "management")),
				policy("stores are reachable", "a store at another port",
						(o) -> data(o, "suite-settings-").put("REDIS_PORT", "6380")),
				policy("only the migration step migrates", "a replica that migrates",
						(o) -> ((ArrayNode) container(o).path("env")).forEach((variable) -> {
							if (variable.path("value").asText().equals("await")) {
								((ObjectNode) variable).put("value", "migrate");
							}
						})),
				policy("only the migration step migrates", "a migration from another release",
						(o) -> ((ObjectNode) Overlay.pod(o.one("Job", "auth-server-migration")).at("/containers/0"))
							.put("image", "registry.example.com/oauth2-flow/auth-server:0.0.9")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("planted")
	void a_planted_error_is_found(Planted planted) {
		Overlay overlay = Overlay.render(Overlay.PRODUCTION);
		assertThat(planted.check().apply(overlay)).as("before").isEmpty();
		planted.error().accept(overlay);
		assertThat(planted.check().apply(overlay)).isNotEmpty()
			.anySatisfy((violation) -> assertThat(violation).contains(planted.expected()));
	}

	@Test
	void a_check_of_nothing_fails() {
		assertThatThrownBy(() -> Overlay.parse("")).isInstanceOf(AssertionError.class);
	}

	@Test
	void a_misspelt_field_of_a_kustomization_fails(@TempDir Path folder) throws IOException {
		Files.writeString(folder.resolve("kustomization.yaml"), "resorces: []\n");
		Tool kustomize = Tool.required("the Kubernetes manifests", "kustomize build", "kubectl kustomize");
		assertThat(kustomize.run(folder, ".").status()).isNotZero();
	}

	private static Planted schema(String name, Consumer<Overlay> error, String expected) {
		return new Planted(name, error,
				(overlay) -> overlay.objects()
					.stream()
					.flatMap((object) -> StrictSchema.violations(object).stream())
					.toList(),
				expected);
	}

	private static Planted policy(String policy, String name, Consumer<Overlay> error) {
		Function<Policies, List<String>> check = java.util.Objects.requireNonNull(POLICIES.get(policy), policy);
		return new Planted(policy + ": " + name, error, (overlay) -> check.apply(new Policies(overlay)), "");
	}

	private static ObjectNode pod(Overlay overlay) {
		return (ObjectNode) Overlay.pod(overlay.one("Deployment", "auth-server"));
	}

	private static ObjectNode container(Overlay overlay) {
		return (ObjectNode) pod(overlay).at("/containers/0");
	}

	private static ObjectNode podSecurity(Overlay overlay) {
		return (ObjectNode) pod(overlay).path("securityContext");
	}

	private static ObjectNode limits(Overlay overlay) {
		return (ObjectNode) container(overlay).at("/resources/limits");
	}

	private static ObjectNode data(Overlay overlay, String prefix) {
		return overlay.kind("ConfigMap")
			.filter((map) -> Overlay.name(map).startsWith(prefix))
			.map((map) -> (ObjectNode) map.path("data"))
			.findFirst()
			.orElseThrow();
	}

	private static void replaceSetting(Overlay overlay, String prefix, String right, String wrong) {
		ObjectNode data = data(overlay, prefix);
		String text = data.path("application.yaml").asText();
		assertThat(text).contains(right);
		data.put("application.yaml", text.replace(right, wrong));
	}

	@Test
	void a_collector_where_the_boundary_lets_pods_out_is_accepted() {
		Overlay overlay = Overlay.render(Overlay.PRODUCTION);
		data(overlay, "suite-settings-").put("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT",
				"http://collector.monitoring:4318/v1/traces");
		assertThat(new Policies(overlay).telemetry()).isEmpty();
	}

	record Planted(String name, Consumer<Overlay> error, Function<Overlay, List<String>> check, String expected) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
