package dev.oauth2flow.audit.intake;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

class ContractChangesTest {

	private static final JsonMapper JSON = new JsonMapper();

	private static ObjectNode schema(String name) throws IOException {
		return (ObjectNode) JSON.readTree(new ClassPathResource("contracts/audit/" + name).getContentAsByteArray());
	}

	private static ObjectNode released() throws IOException {
		return schema("released/audit-event-1.schema.json");
	}

	@Test
	void the_contract_takes_all_that_its_released_form_took() throws IOException {
		assertThat(ContractChanges.breaking(released(), schema("audit-event.schema.json"))).isEmpty();
	}

	static Stream<Named<Consumer<ObjectNode>>> breaking() {
		return Stream.of(named("a property is gone", (schema) -> remove(schema, "/properties", "traceparent")),
				named("a member of data is gone", (schema) -> remove(schema, "/$defs/data/properties", "reason")),
				named("a definition is gone", (schema) -> remove(schema, "/$defs", "text")),
				named("a type is another", (schema) -> object(schema, "/properties/subject").put("type", "integer")),
				named("a member is required", (schema) -> array(schema, "/required").add("traceparent")),
				named("data requires a member",
						(schema) -> object(schema, "/$defs/data").putArray("required").add("client_id")),
				named("a type requires a member of data",
						(schema) -> array(schema, "/allOf/0/then/properties/data/required").add("ip_prefix")),
				named("another rule for a type requires one", (schema) -> {
					ObjectNode rule = (ObjectNode) schema.at("/allOf/0").deepCopy();
					((ArrayNode) rule.at("/then/properties/data/required")).add("ip_prefix");
					array(schema, "/allOf").add(rule);
				}), named("a value is gone", (schema) -> array(schema, "/$defs/data/properties/method/enum").remove(0)),
				named("a text is shorter", (schema) -> object(schema, "/$defs/text").put("maxLength", 100)),
				named("a pattern is new", (schema) -> object(schema, "/properties/time").put("pattern", "Z$")),
				named("a pattern is gone, on which readers count",
						(schema) -> remove(schema, "/properties/source", "pattern")),
				named("a const is another", (schema) -> object(schema, "/properties/specversion").put("const", "1.1")));
	}

	@ParameterizedTest
	@MethodSource
	void breaking(Consumer<ObjectNode> change) throws IOException {
		ObjectNode current = released();
		change.accept(current);
		assertThat(current).isNotEqualTo(released());
		assertThat(ContractChanges.breaking(released(), current)).hasSize(1);
	}

	static Stream<Named<Consumer<ObjectNode>>> harmless() {
		return Stream.of(
				named("a new member of data",
						(schema) -> object(schema, "/$defs/data/properties").putObject("device").put("type", "string")),
				named("a new definition", (schema) -> object(schema, "/$defs").putObject("number")),
				named("other words", (schema) -> object(schema, "/properties/id").put("description", "The id.")),
				named("a longer text", (schema) -> object(schema, "/$defs/text").put("maxLength", 300)),
				named("a new value", (schema) -> array(schema, "/$defs/data/properties/method/enum").add("QUERY")),
				named("a rule for a type that is new", (schema) -> {
					ObjectNode rule = (ObjectNode) schema.at("/allOf/0").deepCopy();
					((ObjectNode) rule.at("/if/properties/type")).put("const", "passkey.registered");
					array(schema, "/allOf").add(rule);
				}));
	}

	@ParameterizedTest
	@MethodSource
	void harmless(Consumer<ObjectNode> change) throws IOException {
		ObjectNode current = released();
		change.accept(current);
		assertThat(current).isNotEqualTo(released());
		assertThat(ContractChanges.breaking(released(), current)).isEmpty();
	}

	private static void remove(JsonNode schema, String place, String member) {
		assertThat(object(schema, place).remove(member)).isNotNull();
	}

	private static ObjectNode object(JsonNode schema, String place) {
		return (ObjectNode) schema.at(place);
	}

	private static ArrayNode array(JsonNode schema, String place) {
		return (ArrayNode) schema.at(place);
	}

}
