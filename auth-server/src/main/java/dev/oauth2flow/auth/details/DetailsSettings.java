package dev.oauth2flow.auth.details;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The types of authorization details that clients can ask for.
 *
 * @param authorizationDetailsTypes the types
 */
@Validated
@ConfigurationProperties("oauth2flow.auth")
record DetailsSettings(@DefaultValue List<@Valid Type> authorizationDetailsTypes) {

	@AssertTrue(message = "each of authorization-details-types must have a type of its own")
	boolean isTypesUnique() {
		return new HashSet<>(this.authorizationDetailsTypes.stream().map(Type::type).toList())
			.size() == this.authorizationDetailsTypes.size();
	}

	/**
	 * A type.
	 *
	 * @param type its name
	 * @param description what the user reads, a clause such as "Use some of your notes"
	 * @param resourceOf a scope: the API that it belongs to is the type's API, too
	 * @param fields what an object of the type can have; every field is a list of texts
	 * unless it is said to be a single one
	 */
	record Type(@NotBlank @Pattern(regexp = "[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,100}") String type,
			@NotBlank String description, @NotBlank String resourceOf, @NotEmpty List<@Valid Field> fields) {

		@AssertTrue(message = "each of fields must have a name of its own, and none is called type")
		boolean isNamesUnique() {
			List<String> names = this.fields.stream().map(Field::name).toList();
			return new HashSet<>(names).size() == names.size() && !names.contains("type");
		}

	}

	/**
	 * A field.
	 *
	 * @param name its name
	 * @param label what the user reads before its values
	 * @param required whether an object without it is refused
	 * @param single whether it is one text and not a list
	 * @param values the values that it can have, and what the user reads for each
	 * @param pattern what its values look like, where they cannot be listed
	 * @param most how many values it has at most
	 */
	record Field(@Pattern(regexp = "[a-zA-Z_][a-zA-Z0-9_]{0,63}") String name, @NotBlank String label,
			@DefaultValue("true") boolean required, @DefaultValue("false") boolean single,
			@DefaultValue Map<String, String> values, @Nullable String pattern, @DefaultValue("20") @Min(1) int most) {

		@AssertTrue(message = "a field has values or a pattern, which must be a regular expression")
		boolean isValuesKnown() {
			if (this.pattern == null) {
				return !this.values.isEmpty();
			}
			try {
				java.util.regex.Pattern.compile(this.pattern);
				return this.values.isEmpty();
			}
			catch (PatternSyntaxException _) {
				return false;
			}
		}

	}

}
