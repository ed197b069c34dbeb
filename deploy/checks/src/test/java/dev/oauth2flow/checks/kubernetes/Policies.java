package dev.oauth2flow.checks.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oauth2flow.checks.Repository;

import static dev.oauth2flow.checks.kubernetes.Overlay.containers;
import static dev.oauth2flow.checks.kubernetes.Overlay.label;
import static dev.oauth2flow.checks.kubernetes.Overlay.name;
import static dev.oauth2flow.checks.kubernetes.Overlay.pod;
import static dev.oauth2flow.checks.kubernetes.Overlay.podLabels;
import static dev.oauth2flow.checks.kubernetes.Overlay.stream;

/**
 * What this project asks of its manifests beyond what the Kubernetes API asks. Each
 * method returns one line per violation.
 */
final class Policies {

	static final Set<String> PUBLIC = Set.of("client-app", "auth-server", "resource-api");

	private static final Pattern PINNED = Pattern.compile(".+(:(?!latest$)[\\w.-]+|@sha256:[0-9a-f]{64})");

	private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(password|secret|token|credential|[-_.]key)$");

	private static final Pattern SECRET_LINE = Pattern
		.compile("(?im)^[ \\t-]*[\\w.-]*(password|secret|token|credential|[-_.]key)[ \\t]*[:=][ \\t]*(?!\\$\\{)\\S+");

	/** What a command's pod is called, which no overlay has; see admin-command. */
	private static final String COMMAND = "auth-server-command";

	/** Networks that are no public addresses (RFC 6890). */
	private static final List<String> NOT_PUBLIC = List.of("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
			"169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16");

	/** A service of the same namespace. */
	private static final Pattern INSIDE = Pattern.compile("http://([a-z][a-z0-9-]*):(\\d+)");

	/** The settings by which one service calls another. */
	private static final Pattern CALLED = Pattern.compile("(?m)^\\s*(backchannel-logout-uri|jwk-set-uri"
			+ "|authorization-server-url|resource-api-url|audit-url):\\s*(\\S+)");

	/**
	 * The settings by which an API is called that takes proofs for its addresses only.
	 */
	private static final Pattern PROVED = Pattern.compile("(?m)^\\s*(?:resource-api-url|audit-url):\\s*(\\S+)");

	private static final Pattern COLLECTOR = Pattern
		.compile("http://[a-z0-9-]+\\.([a-z0-9-]+)(?:\\.svc(?:\\.[a-z0-9.-]+)?)?:(\\d+)/.*");

	/** The name of an option of the JVM, without its value. */
	private static final Pattern JVM_OPTION = Pattern.compile("-XX:[+-]?(\\w+)|-(X(?:m[nsx]|ss))");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:[^}]*)?}");

	private final Overlay overlay;

	Policies(Overlay overlay) {
		this.overlay = overlay;
	}

	List<String> images() {
		return this.overlay.workloads()
			.flatMap((workload) -> containers(workload).map((container) -> container.path("image").asText())
				.filter((image) -> !PINNED.matcher(image).matches())
				.map((image) -> label(workload) + "image is not pinned: " + image))
			.toList();
	}

	List<String> limits() {
		List<String> violations = new ArrayList<>();
		this.overlay.workloads().forEach((workload) -> containers(workload).forEach((container) -> {
			for (String resource : List.of("cpu", "memory")) {
				String limit = container.at("/resources/limits/" + resource).asText();
				String request = container.at("/resources/requests/" + resource).asText();
				if (limit.isEmpty() || request.isEmpty()) {
					violations.add(label(workload) + "lacks a limit or a request of " + resource);
				}
				else if (Quantities.amount(request).compareTo(Quantities.amount(limit)) > 0) {
					violations.add(label(workload) + "requests more " + resource + " than its limit");
				}
			}
		}));
		return violations;
	}

	List<String> restrictedPods() {
		List<String> violations = new ArrayList<>();
		this.overlay.workloads().forEach((workload) -> {
			JsonNode pod = pod(workload);
			JsonNode context = pod.path("securityContext");
			require(violations, workload, context.path("runAsNonRoot").asBoolean(), "may run as root");
			require(violations, workload, context.path("runAsUser").asLong() > 0, "names no user above 0");
			require(violations, workload, "RuntimeDefault".equals(context.at("/seccompProfile/type").asText()),
					"has no seccomp profile");
			for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
				require(violations, workload, !pod.path(host).asBoolean(), "uses " + host);
			}
			require(violations, workload, stream(pod.path("volumes")).noneMatch((volume) -> volume.has("hostPath")),
					"mounts a folder of the node");
			require(violations, workload, pod.path("enableServiceLinks").asBoolean(true) == false,
					"gets service links as settings");
			containers(workload).map((container) -> container.path("securityContext")).forEach((own) -> {
				require(violations, workload, own.path("readOnlyRootFilesystem").asBoolean(),
						"may write to its root file system");
				require(violations, workload, !own.path("allowPrivilegeEscalation").asBoolean(true),
						"may escalate privileges");
				require(violations, workload,
						own.at("/capabilities/drop/0").asText().equals("ALL") && !own.at("/capabilities").has("add"),
						"keeps capabilities");
				require(violations, workload, !own.path("privileged").asBoolean(), "is privileged");
				require(violations, workload, !own.has("runAsUser") && !own.has("runAsNonRoot"),
						"has a container that overrides the pod's user");
			});
		});
		this.overlay.kind("Namespace")
			.filter((namespace) -> !namespace.path("metadata")
				.path("labels")
				.path("pod-security.kubernetes.io/enforce")
				.asText()
				.equals("restricted"))
			.forEach((namespace) -> violations.add(label(namespace) + "does not enforce restricted pods"));
		return violations;
	}

	List<String> serviceAccounts() {
		List<String> violations = new ArrayList<>();
		this.overlay.workloads().forEach((workload) -> {
			JsonNode pod = pod(workload);
			require(violations, workload, !pod.path("automountServiceAccountToken").asBoolean(true),
					"mounts a service account's token");
			require(violations, workload, this.overlay.has("ServiceAccount", pod.path("serviceAccountName").asText()),
					"names a service account that does not exist");
		});
		this.overlay.kind("ServiceAccount")
			.forEach((account) -> require(violations, account,
					!account.path("automountServiceAccountToken").asBoolean(true), "mounts its token"));
		return violations;
	}

	List<String> probes() {
		List<String> violations = new ArrayList<>();
		this.overlay.kind("Deployment").forEach((deployment) -> containers(deployment).forEach((container) -> {
			Map<String, String> paths = Map.of("startupProbe", "/actuator/health/liveness", "livenessProbe",
					"/actuator/health/liveness", "readinessProbe", "/actuator/health/readiness");
			paths.forEach((probe, path) -> {
				JsonNode request = container.path(probe).path("httpGet");
				require(violations, deployment,
						request.path("path").asText().equals(path)
								&& request.path("port").asText().equals("management"),
						"has no " + probe + " at " + path + " of the management port");
			});
			for (String port : List.of("http", "management")) {
				require(violations, deployment, portOf(container, port) > 0, "has no port named " + port);
			}
		}));
		return violations;
	}

	/**
	 * A replica may wait for its stores and its schema, and needs time to start besides.
	 */
	List<String> start() {
		List<String> violations = new ArrayList<>();
		int waits = Pattern.compile("@DefaultValue\\(\"(\\d+)([sm])\"\\) Duration")
			.matcher(Repository.read("deploy/platform/src/main/java/dev/oauth2flow/platform/start/StartSettings.java"))
			.results()
			.mapToInt((wait) -> Integer.parseInt(wait.group(1)) * ("m".equals(wait.group(2)) ? 60 : 1))
			.sum();
		this.overlay.kind("Deployment").forEach((deployment) -> containers(deployment).forEach((container) -> {
			JsonNode probe = container.path("startupProbe");
			int budget = probe.path("periodSeconds").asInt() * probe.path("failureThreshold").asInt();
			require(violations, deployment, waits > 0 && budget >= waits + 180,
					"is killed " + budget + " s after its start, of which it may wait " + waits);
			require(violations, deployment, deployment.at("/spec/progressDeadlineSeconds").asInt() > budget,
					"fails before its replicas have had the time to start");
		}));
		return violations;
	}

	/** Options on the image's command line are stronger than those of the environment. */
	List<String> jvmOptions() {
		List<String> violations = new ArrayList<>();
		Set<String> fixed = JVM_OPTION.matcher(Repository.read("deploy/images/java.options"))
			.results()
			.map(Policies::option)
			.collect(Collectors.toSet());
		this.overlay.workloads()
			.forEach((workload) -> containers(workload).flatMap((container) -> stream(container.path("env")))
				.filter((variable) -> variable.path("name").asText().matches("JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS"))
				.flatMap((variable) -> JVM_OPTION.matcher(variable.path("value").asText()).results())
				.map(Policies::option)
				.forEach((option) -> require(violations, workload, !fixed.contains(option),
						"sets an option that java.options sets, in vain: " + option)));
		return violations;
	}

	private static String option(MatchResult found) {
		return (found.group(1) != null) ? found.group(1) : found.group(2);
	}

	/** Behind a proxy, Host alone says which host was asked for. */
	List<String> forwardedHost() {
		List<String> violations = new ArrayList<>();
		this.overlay.kind("ConfigMap").filter((map) -> name(map).startsWith("common-config-")).forEach((map) -> {
			JsonNode server = Overlay.yaml(map.path("data").path("application.yaml").asText()).path("server");
			JsonNode header = server.at("/tomcat/remoteip/host-header");
			require(violations, map,
					!server.path("forward-headers-strategy").asText().equals("native")
							|| (header.isTextual() && header.asText().isEmpty()),
					"believes X-Forwarded-Host, which a visitor may have sent");
		});
		return violations;
	}

	List<String> drain() {
		List<String> violations = new ArrayList<>();
		Matcher phase = Pattern.compile("spring\\.lifecycle\\.timeout-per-shutdown-phase=(\\d+)s")
			.matcher(Repository.read("deploy/platform/src/main/resources/platform-defaults.properties"));
		int shutdown = phase.find() ? Integer.parseInt(phase.group(1)) : Integer.MAX_VALUE / 4;
		this.overlay.kind("Deployment").forEach((deployment) -> {
			int grace = pod(deployment).path("terminationGracePeriodSeconds").asInt(30);
			containers(deployment).forEach((container) -> {
				int pause = container.at("/lifecycle/preStop/sleep/seconds").asInt();
				require(violations, deployment, pause >= 5, "stops before load balancers know");
				// Two phases may each take that long: the web server's, then the
				// listeners'.
				require(violations, deployment, grace >= pause + 2 * shutdown,
						"is killed after " + grace + " s, before it has drained");
			});
			require(violations, deployment,
					deployment.at("/spec/strategy/rollingUpdate/maxUnavailable").asText().equals("0"),
					"takes a replica away before its successor is ready");
		});
		return violations;
	}

	List<String> noSecretInClear() {
		List<String> violations = new ArrayList<>();
		this.overlay.kind("Secret").forEach((secret) -> violations.add(label(secret) + "a secret is in the manifests"));
		this.overlay.workloads().forEach((workload) -> containers(workload).forEach((container) -> {
			stream(container.path("env")).forEach((variable) -> {
				String name = variable.path("name").asText();
				require(violations, workload, !SECRET_NAME.matcher(name).matches(),
						"has a secret in its environment: " + name);
				require(violations, workload, !variable.at("/valueFrom").has("secretKeyRef"),
						"has a secret in its environment: " + name);
			});
			stream(container.path("envFrom")).forEach((source) -> require(violations, workload,
					!source.has("secretRef"), "has secrets in its environment"));
		}));
		this.overlay.kind("ConfigMap").forEach((map) -> map.path("data").propertyStream().forEach((entry) -> {
			boolean named = SECRET_NAME.matcher(entry.getKey()).matches();
			boolean inside = SECRET_LINE.matcher(entry.getValue().asText()).find();
			require(violations, map, !named && !inside, "holds a secret in clear, in " + entry.getKey());
		}));
		return violations;
	}

	/** Every name that one object uses for another leads to one. */
	List<String> references() {
		List<String> violations = new ArrayList<>();
		this.overlay.kind("Deployment")
			.forEach((deployment) -> require(violations, deployment,
					matches(deployment.at("/spec/selector"), podLabels(deployment)), "does not select its own pods"));
		this.overlay.workloads().forEach((workload) -> {
			Set<String> volumes = stream(pod(workload).path("volumes")).map((volume) -> volume.path("name").asText())
				.collect(Collectors.toSet());
			stream(pod(workload).path("volumes")).filter((volume) -> volume.has("configMap"))
				.map((volume) -> volume.at("/configMap/name").asText())
				.forEach((map) -> require(violations, workload, this.overlay.has("ConfigMap", map),
						"mounts a config map that does not exist: " + map));
			containers(workload).forEach((container) -> {
				stream(container.path("volumeMounts")).map((mount) -> mount.path("name").asText())
					.forEach((mount) -> require(violations, workload, volumes.contains(mount),
							"mounts a volume that does not exist: " + mount));
				stream(container.path("envFrom")).map((source) -> source.at("/configMapRef/name").asText())
					.forEach((map) -> require(violations, workload, this.overlay.has("ConfigMap", map),
							"reads a config map that does not exist: " + map));
			});
			stream(pod(workload).path("topologySpreadConstraints")).forEach((constraint) -> require(violations,
					workload, matches(constraint.path("labelSelector"), podLabels(workload)), "spreads other pods"));
			// https://github.com/kubernetes/kubernetes/issues/106127
			stream(pod(workload).path("topologySpreadConstraints")).forEach((constraint) -> require(violations,
					workload, constraint.path("nodeTaintsPolicy").asText().equals("Honor"),
					"counts nodes that are being drained"));
		});
		this.overlay.kind("Service").forEach((service) -> stream(service.at("/spec/ports")).forEach((port) -> {
			List<ObjectNode> selected = selected(labels(service.at("/spec/selector")));
			require(violations, service, !selected.isEmpty(), "selects no pod");
			selected.forEach((workload) -> require(violations, service, listens(workload, port.path("targetPort")),
					"leads to a port that does not exist"));
		}));
		this.overlay.kind("PodDisruptionBudget").forEach((budget) -> {
			require(violations, budget, !selected(budget.at("/spec/selector")).isEmpty(), "selects no pod");
			require(violations, budget, !budget.at("/spec/maxUnavailable").asText().equals("0"),
					"lets no node be drained");
		});
		this.overlay.kind("HorizontalPodAutoscaler").forEach((scaler) -> {
			JsonNode target = scaler.at("/spec/scaleTargetRef");
			require(violations, scaler, this.overlay.has(target.path("kind").asText(), target.path("name").asText()),
					"scales what does not exist");
			int least = scaler.at("/spec/minReplicas").asInt();
			require(violations, scaler, least >= 2 && least <= scaler.at("/spec/maxReplicas").asInt(),
					"does not keep at least two replicas");
		});
		return violations;
	}

	/** Each ${NAME} in a settings file is given by the overlay. */
	List<String> settings() {
		List<String> violations = new ArrayList<>();
		Set<String> given = this.overlay.kind("ConfigMap")
			.filter((map) -> name(map).startsWith("suite-settings-"))
			.flatMap((map) -> map.path("data").propertyStream().map(Map.Entry::getKey))
			.collect(Collectors.toSet());
		this.overlay.kind("ConfigMap").forEach((map) -> map.path("data").forEach((value) -> {
			Matcher placeholders = PLACEHOLDER.matcher(value.asText());
			while (placeholders.find()) {
				require(violations, map, given.contains(placeholders.group(1)),
						"uses a setting that is not given: " + placeholders.group(1));
			}
		}));
		return violations;
	}

	/**
	 * The boundary: three services are public, everything else is for those who need it.
	 */
	List<String> boundary() {
		List<String> violations = new ArrayList<>();
		this.overlay.kind("Ingress").forEach((ingress) -> {
			Set<String> encrypted = stream(ingress.at("/spec/tls")).flatMap((tls) -> stream(tls.path("hosts")))
				.map(JsonNode::asText)
				.collect(Collectors.toSet());
			stream(ingress.at("/spec/rules")).forEach((rule) -> {
				require(violations, ingress, encrypted.contains(rule.path("host").asText()),
						"has a host without TLS: " + rule.path("host").asText());
				require(violations, ingress, !rule.path("host").asText().endsWith(".example"),
						"has a host that no overlay gave");
				stream(rule.at("/http/paths")).map((path) -> path.at("/backend/service")).forEach((backend) -> {
					String service = backend.path("name").asText();
					require(violations, ingress, PUBLIC.contains(service), "publishes " + service);
					require(violations, ingress,
							this.overlay.has("Service", service) && "http".equals(backend.at("/port/name").asText()),
							"leads nowhere: " + service);
				});
			});
		});
		this.overlay.kind("Service")
			.forEach((service) -> require(violations, service,
					service.at("/spec/type").asText("ClusterIP").equals("ClusterIP")
							&& service.at("/spec/ports").size() == 1,
					"publishes more than one port inside the cluster"));
		Predicate<JsonNode> deniesAll = (policy) -> policy.at("/spec/podSelector").isEmpty()
				&& policy.at("/spec/policyTypes").size() == 2 && !policy.at("/spec").has("ingress")
				&& !policy.at("/spec").has("egress");
		if (this.overlay.kind("NetworkPolicy").noneMatch(deniesAll)) {
			violations.add("NetworkPolicy: nothing denies by default");
		}
		this.overlay.kind("NetworkPolicy").forEach((policy) -> policy(policy, violations));
		return violations;
	}

	/**
	 * Where one service calls another, the caller is let out and the called lets it in,
	 * and takes proofs for the address that is called. A service that names itself says
	 * only where others find it.
	 */
	List<String> insideAddresses() {
		List<String> violations = new ArrayList<>();
		this.overlay.kind("Deployment").forEach((caller) -> settingsOf(caller).forEach((text) -> {
			CALLED.matcher(text)
				.results()
				.forEach((setting) -> require(violations, caller, INSIDE.matcher(setting.group(2)).lookingAt(),
						"calls another service from outside: " + setting.group(1)));
			PROVED.matcher(text)
				.results()
				.forEach((url) -> require(violations, caller, takesProofsFor(url.group(1)),
						"makes proofs that are refused: " + url.group(1)));
			INSIDE.matcher(text)
				.results()
				.filter((url) -> !url.group(1).equals(name(caller)))
				.forEach((url) -> call(caller, url.group(1), Integer.parseInt(url.group(2)), violations));
		}));
		return violations;
	}

	private Stream<String> settingsOf(JsonNode service) {
		return stream(pod(service).path("volumes")).map((volume) -> volume.at("/configMap/name").asText())
			.filter((map) -> this.overlay.has("ConfigMap", map))
			.flatMap((map) -> this.overlay.one("ConfigMap", map).path("data").valueStream())
			.map(JsonNode::asText);
	}

	private boolean takesProofsFor(String url) {
		Matcher inside = INSIDE.matcher(url);
		return inside.matches() && this.overlay.kind("Deployment")
			.filter((called) -> name(called).equals(inside.group(1)))
			.flatMap(this::settingsOf)
			.anyMatch((text) -> text.lines().anyMatch((line) -> line.strip().equals("addresses: " + url)));
	}

	private void call(ObjectNode caller, String service, int port, List<String> violations) {
		if (!this.overlay.has("Service", service)) {
			violations.add(label(caller) + "calls a service that does not exist: " + service);
			return;
		}
		for (ObjectNode called : selected(labels(this.overlay.one("Service", service).at("/spec/selector")))) {
			require(violations, caller,
					containers(called).anyMatch((container) -> portOf(container, "http") == port)
							&& policiesOf(caller).flatMap((policy) -> stream(policy.at("/spec/egress")))
								.anyMatch((rule) -> names(rule.path("to"), called)
										&& opens(rule, (open) -> open.asInt() == port)),
					"is not let out to " + service + ":" + port);
			require(violations, called,
					policiesOf(called).flatMap((policy) -> stream(policy.at("/spec/ingress")))
						.anyMatch((rule) -> names(rule.path("from"), caller)
								&& opens(rule, (open) -> open.asText().equals("http") || open.asInt() == port)),
					"does not let " + name(caller) + " in");
		}
	}

	private Stream<ObjectNode> policiesOf(JsonNode workload) {
		return this.overlay.kind("NetworkPolicy")
			.filter((policy) -> matches(policy.at("/spec/podSelector"), podLabels(workload)));
	}

	private static boolean names(JsonNode peers, JsonNode workload) {
		return stream(peers).anyMatch((peer) -> peer.has("podSelector") && !peer.has("namespaceSelector")
				&& matches(peer.path("podSelector"), podLabels(workload)));
	}

	private static boolean opens(JsonNode rule, Predicate<JsonNode> wanted) {
		return stream(rule.path("ports")).map((port) -> port.path("port")).anyMatch(wanted);
	}

	/** Spans and log lines go nowhere, or to where every pod is let out. */
	List<String> telemetry() {
		List<String> violations = new ArrayList<>();
		this.overlay.kind("ConfigMap").filter((map) -> name(map).startsWith("suite-settings-")).forEach((map) -> {
			for (String signal : List.of("TRACING", "LOGGING")) {
				String setting = "MANAGEMENT_OPENTELEMETRY_" + signal + "_EXPORT_OTLP_ENDPOINT";
				String endpoint = map.path("data").path(setting).asText();
				Matcher collector = COLLECTOR.matcher(endpoint);
				require(violations, map, endpoint.equals("false") || collector.matches(),
						"does not say where it goes, or false: " + setting);
				if (collector.matches()) {
					this.overlay.workloads()
						.forEach((workload) -> require(violations, workload,
								policiesOf(workload).flatMap((policy) -> stream(policy.at("/spec/egress")))
									.anyMatch((rule) -> rule.at("/to/0/namespaceSelector/matchLabels")
										.path("kubernetes.io/metadata.name")
										.asText()
										.equals(collector.group(1))
											&& opens(rule, (open) -> open.asText().equals(collector.group(2)))),
								"is not let out to " + endpoint));
				}
			}
		});
		return violations;
	}

	/** What selects a workload's pods, each as its kind and name. */
	List<String> selecting(JsonNode workload) {
		return this.overlay.objects().stream().filter((object) -> {
			JsonNode selector = object.path("spec").path("selector");
			return switch (object.path("kind").asText()) {
				case "NetworkPolicy" -> matches(object.at("/spec/podSelector"), podLabels(workload));
				case "Service" -> matches(labels(selector), podLabels(workload));
				case "Deployment", "PodDisruptionBudget" -> matches(selector, podLabels(workload));
				default -> false;
			};
		}).map((object) -> object.path("kind").asText() + " " + name(object)).toList();
	}

	private void policy(ObjectNode policy, List<String> violations) {
		List<ObjectNode> selected = selected(policy.at("/spec/podSelector"));
		require(violations, policy, !selected.isEmpty() || name(policy).equals(COMMAND), "selects no pod");
		stream(policy.at("/spec/ingress")).forEach((rule) -> {
			require(violations, policy, !rule.path("from").isEmpty() && !rule.path("ports").isEmpty(),
					"lets everybody in, or to every port");
			selected.forEach((workload) -> stream(rule.path("ports")).forEach((port) -> require(violations, policy,
					listens(workload, port.path("port")), "opens a port that does not exist")));
			stream(rule.path("from")).forEach((peer) -> {
				if (!peer.has("podSelector")) {
					String namespace = peer.at("/namespaceSelector/matchLabels")
						.path("kubernetes.io/metadata.name")
						.asText();
					require(violations, policy, !namespace.isEmpty(), "lets in whole networks or every namespace");
					boolean scrape = name(policy).equals("metrics") && stream(rule.path("ports"))
						.allMatch((port) -> port.path("port").asText().equals("management"));
					boolean visit = PUBLIC.contains(name(policy))
							&& stream(rule.path("ports")).allMatch((port) -> port.path("port").asText().equals("http"));
					require(violations, policy, scrape || visit, "lets another namespace in: " + namespace);
				}
				else {
					require(violations, policy, !selected(peer.path("podSelector")).isEmpty(),
							"lets in pods that do not exist");
				}
			});
		});
		stream(policy.at("/spec/egress")).forEach((rule) -> {
			require(violations, policy, !rule.path("to").isEmpty() && !rule.path("ports").isEmpty(),
					"lets pods out to everywhere, or to every port");
			stream(rule.path("to")).forEach((peer) -> {
				String network = peer.at("/ipBlock/cidr").asText();
				boolean outside = name(policy).equals("auth-server-outside")
						&& stream(peer.at("/ipBlock/except")).map(JsonNode::asText).toList().containsAll(NOT_PUBLIC)
						&& stream(rule.path("ports")).allMatch((port) -> port.path("port").asInt() == 443);
				require(violations, policy, outside || (!network.endsWith("/0") && !network.startsWith("192.0.2.")),
						"lets pods out to " + network);
				if (peer.has("podSelector") && !peer.has("namespaceSelector")) {
					stream(rule.path("ports")).forEach((port) -> require(violations, policy,
							selected(peer.path("podSelector")).stream()
								.anyMatch((workload) -> containers(workload)
									.anyMatch((container) -> portOf(container, "http") == port.path("port").asInt())),
							"lets pods out to a port that does not exist"));
				}
			});
		});
	}

	/** The stores' ports in the settings are those that the network policies open. */
	List<String> storePorts() {
		List<String> violations = new ArrayList<>();
		Set<String> open = this.overlay.kind("NetworkPolicy")
			.flatMap((policy) -> stream(policy.at("/spec/egress")))
			.filter((rule) -> rule.at("/to/0").has("ipBlock"))
			.flatMap((rule) -> stream(rule.path("ports")).map((port) -> port.path("port").asText()))
			.collect(Collectors.toSet());
		this.overlay.kind("ConfigMap").filter((map) -> name(map).startsWith("suite-settings-")).forEach((map) -> {
			JsonNode data = map.path("data");
			Stream<String> kafka = Stream.of(data.path("KAFKA_BOOTSTRAP_SERVERS").asText().split(","))
				.map((server) -> server.replaceFirst(".*:", ""));
			Stream.concat(Stream.of(data.path("POSTGRES_PORT").asText(), data.path("REDIS_PORT").asText()), kafka)
				.forEach((port) -> require(violations, map, open.contains(port),
						"has a store at a port that no network policy opens: " + port));
		});
		return violations;
	}

	/** Only the migration step may change a schema, and it can do nothing else. */
	List<String> migrations() {
		List<String> violations = new ArrayList<>();
		this.overlay.workloads().forEach((workload) -> {
			boolean job = workload.path("kind").asText().equals("Job");
			containers(workload).forEach((container) -> {
				String step = stream(container.path("env"))
					.filter((variable) -> variable.path("name").asText().equals("OAUTH2FLOW_START_SCHEMA"))
					.map((variable) -> variable.path("value").asText())
					.findFirst()
					.orElse("migrate");
				require(violations, workload, step.equals(job ? "migrate-only" : "await"),
						"has the schema step " + step);
			});
			stream(pod(workload).path("volumes")).filter((volume) -> volume.has("secret"))
				.map((volume) -> volume.at("/secret/secretName").asText())
				.forEach((secret) -> require(violations, workload, secret.endsWith("-migration") == job,
						"has another's secret: " + secret));
		});
		this.overlay.kind("Job").forEach((job) -> {
			String service = name(job).replace("-migration", "");
			JsonNode deployment = this.overlay.one("Deployment", service);
			require(violations, job,
					pod(job).at("/containers/0/image").equals(pod(deployment).at("/containers/0/image")),
					"runs another image than its service");
			require(violations, job, job.at("/spec").has("activeDeadlineSeconds"), "may run for ever");
		});
		return violations;
	}

	private List<ObjectNode> selected(JsonNode selector) {
		return this.overlay.workloads().filter((workload) -> matches(selector, podLabels(workload))).toList();
	}

	private static JsonNode labels(JsonNode labels) {
		ObjectNode selector = ((ObjectNode) Overlay.yaml("matchLabels: {}"));
		selector.set("matchLabels", labels);
		return selector;
	}

	private static boolean matches(JsonNode selector, JsonNode labels) {
		boolean byLabels = selector.path("matchLabels")
			.propertyStream()
			.allMatch((wanted) -> labels.path(wanted.getKey()).equals(wanted.getValue()));
		boolean byExpressions = stream(selector.path("matchExpressions"))
			.allMatch((expression) -> stream(expression.path("values"))
				.anyMatch((value) -> labels.path(expression.path("key").asText()).equals(value)));
		return !selector.isMissingNode() && byLabels && byExpressions;
	}

	private static boolean listens(JsonNode workload, JsonNode port) {
		return containers(workload).anyMatch((container) -> stream(container.path("ports"))
			.anyMatch((own) -> own.path("name").equals(port) || own.path("containerPort").equals(port)));
	}

	private static int portOf(JsonNode container, String name) {
		return stream(container.path("ports")).filter((port) -> port.path("name").asText().equals(name))
			.mapToInt((port) -> port.path("containerPort").asInt())
			.findFirst()
			.orElse(0);
	}

	private static void require(List<String> violations, JsonNode object, boolean holds, String otherwise) {
		if (!holds) {
			violations.add(label(object) + otherwise);
		}
	}

}
