package dev.oauth2flow.checks.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.oauth2flow.checks.Report;
import dev.oauth2flow.checks.Repository;
import dev.oauth2flow.checks.Tool;

/**
 * The objects that an overlay renders to, each a tree of its own that tests may spoil.
 */
final class Overlay {

	static final String SINGLE_NODE = "single-node";

	static final String PRODUCTION = "production";

	private static final JsonMapper YAML = JsonMapper
		.builder(YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
		.build();

	private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

	private final List<ObjectNode> objects;

	private Overlay(List<ObjectNode> objects) {
		this.objects = objects;
	}

	static Overlay render(String name) {
		Tool kustomize = Tool.required("the Kubernetes manifests", "kustomize build", "kubectl kustomize");
		return parse(RENDERED.computeIfAbsent(name, (overlay) -> {
			Tool.Result result = kustomize.run(Repository.path("deploy/kubernetes/overlays"), overlay);
			if (result.status() != 0) {
				throw new AssertionError(result.output());
			}
			Report.say("The Kubernetes manifests were rendered and checked.");
			return result.output();
		}));
	}

	static Overlay parse(String yaml) {
		List<ObjectNode> objects = new ArrayList<>();
		try (MappingIterator<ObjectNode> documents = YAML.readerFor(ObjectNode.class).readValues(yaml)) {
			documents.forEachRemaining(objects::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (objects.isEmpty()) {
			throw new AssertionError("Nothing was rendered, so nothing is checked");
		}
		return new Overlay(objects);
	}

	static JsonNode yaml(String text) {
		try {
			return YAML.readTree(text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<ObjectNode> objects() {
		return this.objects;
	}

	Stream<ObjectNode> kind(String... kinds) {
		return this.objects.stream().filter((object) -> List.of(kinds).contains(object.path("kind").asText()));
	}

	ObjectNode one(String kind, String name) {
		return kind(kind).filter((object) -> name(object).equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("There is no " + kind + " " + name));
	}

	boolean has(String kind, String name) {
		return kind(kind).anyMatch((object) -> name(object).equals(name));
	}

	/** Deployments and jobs. */
	Stream<ObjectNode> workloads() {
		return kind("Deployment", "Job");
	}

	void remove(Predicate<ObjectNode> unwanted) {
		this.objects.removeIf(unwanted);
	}

	static JsonNode pod(JsonNode workload) {
		return workload.at("/spec/template/spec");
	}

	static JsonNode podLabels(JsonNode workload) {
		return workload.at("/spec/template/metadata/labels");
	}

	static Stream<JsonNode> containers(JsonNode workload) {
		return Stream.concat(stream(pod(workload).path("initContainers")), stream(pod(workload).path("containers")));
	}

	static Stream<JsonNode> stream(JsonNode array) {
		return array.valueStream();
	}

	static String name(JsonNode object) {
		return object.at("/metadata/name").asText();
	}

	static String label(JsonNode object) {
		return object.path("kind").asText() + " " + name(object) + ": ";
	}

}
