package dev.oauth2flow.audit.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * Finds what a new form of the contract's schema would refuse that the released one took,
 * and what it would no longer know.
 */
final class ContractChanges {

	/** Said to people, and without an effect on what is valid. */
	private static final Set<String> WORDS = Set.of("$id", "$schema", "title", "description", "$comment");

	private static final Set<String> UPPER_BOUNDS = Set.of("maxLength", "maxItems");

	private static final Set<String> LOWER_BOUNDS = Set.of("minLength", "minItems");

	private final List<String> breaking = new ArrayList<>();

	private ContractChanges() {
	}

	/** Names each breaking change by where it is. */
	static List<String> breaking(JsonNode released, JsonNode current) {
		ContractChanges changes = new ContractChanges();
		changes.schema("", released, current);
		changes.rules(released.path("allOf"), current.path("allOf"));
		return changes.breaking;
	}

	private void schema(String place, JsonNode released, JsonNode current) {
		Set<String> keywords = new TreeSet<>(released.propertyNames());
		keywords.addAll(current.propertyNames());
		keywords.removeAll(WORDS);
		for (String keyword : keywords) {
			if (!(place.isEmpty() && keyword.equals("allOf"))) {
				keyword(place + "/" + keyword, keyword, released.path(keyword), current.path(keyword));
			}
		}
	}

	private void keyword(String place, String keyword, JsonNode released, JsonNode current) {
		switch (keyword) {
			case "properties", "$defs" -> released.properties().forEach((member) -> {
				JsonNode now = current.path(member.getKey());
				if (now.isMissingNode()) {
					this.breaking.add(place + "/" + member.getKey() + " was removed");
				}
				else {
					schema(place + "/" + member.getKey(), member.getValue(), now);
				}
			});
			case "required" ->
				added(released, current).forEach((member) -> this.breaking.add(place + " now has " + member));
			case "enum" ->
				added(current, released).forEach((value) -> this.breaking.add(place + " no longer has " + value));
			case "items" -> schema(place, released, current);
			default -> {
				boolean higher = UPPER_BOUNDS.contains(keyword) && current.asInt() > released.asInt();
				boolean lower = LOWER_BOUNDS.contains(keyword) && current.asInt() < released.asInt();
				if (!higher && !lower && !released.equals(current)) {
					this.breaking.add(place + " was " + text(released) + " and is " + text(current));
				}
			}
		}
	}

	/** What each type requires of its data; a new type may require what it wants. */
	private void rules(JsonNode released, JsonNode current) {
		Map<String, Set<String>> before = required(released);
		required(current).forEach((type, members) -> {
			Set<String> known = before.get(type);
			if (known != null && !known.containsAll(members)) {
				this.breaking.add("/allOf requires of " + type + " now " + members);
			}
		});
	}

	private static Map<String, Set<String>> required(JsonNode rules) {
		Map<String, Set<String>> required = new HashMap<>();
		for (JsonNode rule : rules) {
			JsonNode type = rule.at("/if/properties/type");
			Set<String> types = type.has("const") ? Set.of(type.get("const").asString()) : texts(type.path("enum"));
			JsonNode members = rule.at("/then/properties/data/required");
			if (types.isEmpty() || members.isMissingNode()) {
				throw new IllegalArgumentException("A rule of another form than 'a type requires': " + rule);
			}
			types.forEach((one) -> required.computeIfAbsent(one, (_) -> new TreeSet<>()).addAll(texts(members)));
		}
		return required;
	}

	private static Set<String> added(JsonNode from, JsonNode to) {
		Set<String> added = texts(to);
		added.removeAll(texts(from));
		return added;
	}

	private static Set<String> texts(JsonNode array) {
		Set<String> texts = new TreeSet<>();
		array.forEach((item) -> texts.add(item.asString()));
		return texts;
	}

	private static String text(JsonNode node) {
		return node.isMissingNode() ? "absent" : node.toString();
	}

}
