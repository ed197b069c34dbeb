package dev.oauth2flow.checks.kubernetes;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.jspecify.annotations.Nullable;

/**
 * Holds an object to the Kubernetes API by two models of it: one knows which fields and
 * API versions exist, the other which type a value has. Words from a fixed list and
 * quantities neither of them knows, so those are checked here.
 */
final class StrictSchema {

	private static final Map<String, Class<?>> KINDS = Map.ofEntries(Map.entry("v1/Namespace", Namespace.class),
			Map.entry("v1/ServiceAccount", ServiceAccount.class), Map.entry("v1/ConfigMap", ConfigMap.class),
			Map.entry("v1/Secret", Secret.class), Map.entry("v1/Service", Service.class),
			Map.entry("apps/v1/Deployment", Deployment.class), Map.entry("batch/v1/Job", Job.class),
			Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
			Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
			Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
			Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class));

	private static final Map<String, Set<String>> WORDS = Map.of("imagePullPolicy",
			Set.of("Always", "IfNotPresent", "Never"), "restartPolicy", Set.of("Always", "OnFailure", "Never"),
			"pathType", Set.of("Exact", "Prefix", "ImplementationSpecific"), "whenUnsatisfiable",
			Set.of("DoNotSchedule", "ScheduleAnyway"), "protocol", Set.of("TCP", "UDP", "SCTP"),
			"unhealthyPodEvictionPolicy", Set.of("AlwaysAllow", "IfHealthyBudget"), "policyTypes",
			Set.of("Ingress", "Egress"), "operator", Set.of("In", "NotIn", "Exists", "DoesNotExist"));

	private static final Set<String> QUANTITIES = Set.of("cpu", "memory", "ephemeral-storage", "sizeLimit");

	private static final JsonMapper STRICT = strict();

	private StrictSchema() {
	}

	private static JsonMapper strict() {
		JsonMapper mapper = JsonMapper.builder()
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			// The models put fields that they do not know into a map.
			.annotationIntrospector(new JacksonAnnotationIntrospector() {

				@Override
				public @Nullable Boolean hasAnySetter(Annotated annotated) {
					return super.hasAnySetter(annotated) == null ? null : Boolean.FALSE;
				}

			})
			.build();
		for (CoercionInputShape shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float,
				CoercionInputShape.Boolean)) {
			mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
		}
		return mapper;
	}

	static List<String> violations(JsonNode object) {
		List<String> violations = new ArrayList<>();
		String type = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
		Class<?> model = KINDS.get(type);
		if (model == null) {
			return List.of(Overlay.label(object) + type + " is not known to the checks");
		}
		try {
			STRICT.treeToValue(object, model);
		}
		catch (JsonProcessingException ex) {
			violations.add(Overlay.label(object) + ex.getOriginalMessage());
		}
		validateFields(object).ifPresent((message) -> violations.add(Overlay.label(object) + message));
		if (!"ConfigMap".equals(object.path("kind").asText())) {
			walk(object, "", Overlay.label(object), violations);
		}
		return violations;
	}

	private static java.util.Optional<String> validateFields(JsonNode object) {
		String version = object.path("apiVersion").asText().replaceFirst(".*/", "");
		String name = "io.kubernetes.client.openapi.models." + version.substring(0, 1).toUpperCase(Locale.ROOT)
				+ version.substring(1) + object.path("kind").asText();
		try {
			Class.forName(name)
				.getMethod("validateJsonElement", JsonElement.class)
				.invoke(null, JsonParser.parseString(object.toString()));
			return java.util.Optional.empty();
		}
		catch (InvocationTargetException ex) {
			return java.util.Optional.of(String.valueOf(ex.getTargetException().getMessage()));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(name + " is not in the model", ex);
		}
	}

	private static void walk(JsonNode node, String field, String label, List<String> violations) {
		if (node.isValueNode()) {
			Set<String> words = WORDS.get(field);
			if (words != null && !words.contains(node.asText())) {
				violations.add(label + field + " cannot be " + node.asText());
			}
			if (QUANTITIES.contains(field) && !Quantities.isQuantity(node.asText())) {
				violations.add(label + field + " is no quantity: " + node.asText());
			}
		}
		node.propertyStream().forEach((child) -> walk(child.getValue(), child.getKey(), label, violations));
		if (node.isArray()) {
			node.forEach((child) -> walk(child, field, label, violations));
		}
	}

}
