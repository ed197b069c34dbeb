package dev.oauth2flow.auth.details;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class DetailsSettingsTest {

	private static final String PREFIX = "oauth2flow.auth.authorization-details-types[0].";

	@Test
	void has_defaults() {
		assertThat(bind(Map.of())).isEqualTo(new DetailsSettings(List.of()));
		assertThat(bind(type(Map.of())))
			.isEqualTo(new DetailsSettings(List.of(new DetailsSettings.Type("t", "Do t", "s",
					List.of(new DetailsSettings.Field("f", "The f", true, false, Map.of("v", "a value"), null, 20))))));
		assertThat(violations(type(Map.of()))).isEmpty();
	}

	@Test
	void maps_all_keys() {
		Map<String, String> properties = type(
				Map.of("fields[1].name", "g", "fields[1].label", "The g", "fields[1].required", "false",
						"fields[1].single", "true", "fields[1].pattern", "[a-z]+", "fields[1].most", "1"));
		assertThat(bind(properties).authorizationDetailsTypes().getFirst().fields().get(1))
			.isEqualTo(new DetailsSettings.Field("g", "The g", false, true, Map.of(), "[a-z]+", 1));
		assertThat(violations(properties)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "type; 'two words'; type", "description; ' '; description", "resource-of; ' '; resourceOf",
					"fields[0].name; type; namesUnique", "fields[0].name; a-b; name", "fields[0].label; ' '; label",
					"fields[0].most; 0; most", "fields[0].pattern; [a-z]+; valuesKnown",
					"fields[0].pattern; [; valuesKnown" })
	void what_could_not_be_asked_for_or_shown_is_refused(String key, String value, String property) {
		assertThat(violations(type(Map.of(key, value)))).singleElement().asString().endsWith(property);
	}

	@Test
	void a_type_stands_once_and_a_field_too() {
		Map<String, String> properties = type(Map.of());
		properties.put("oauth2flow.auth.authorization-details-types[1].type", "t");
		properties.put("oauth2flow.auth.authorization-details-types[1].description", "Do t, too");
		properties.put("oauth2flow.auth.authorization-details-types[1].resource-of", "s");
		properties.put("oauth2flow.auth.authorization-details-types[1].fields[0].name", "f");
		properties.put("oauth2flow.auth.authorization-details-types[1].fields[0].label", "The f");
		properties.put("oauth2flow.auth.authorization-details-types[1].fields[0].pattern", ".");
		assertThat(violations(properties)).containsExactly("typesUnique");
		assertThat(violations(type(Map.of("fields[1].name", "f", "fields[1].label", "F", "fields[1].pattern", "."))))
			.singleElement()
			.asString()
			.endsWith("namesUnique");
	}

	private static Map<String, String> type(Map<String, String> more) {
		Map<String, String> properties = new HashMap<>();
		Map.of("type", "t", "description", "Do t", "resource-of", "s", "fields[0].name", "f", "fields[0].label",
				"The f", "fields[0].values.v", "a value")
			.forEach((key, value) -> properties.put(PREFIX + key, value));
		more.forEach((key, value) -> properties.put(PREFIX + key, value));
		return properties;
	}

	private static List<String> violations(Map<String, String> properties) {
		try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
			return factory.getValidator()
				.validate(bind(properties))
				.stream()
				.map((violation) -> violation.getPropertyPath().toString())
				.toList();
		}
	}

	private static DetailsSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("oauth2flow.auth",
				DetailsSettings.class);
	}

}
