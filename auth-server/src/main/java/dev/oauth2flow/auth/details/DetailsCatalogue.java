package dev.oauth2flow.auth.details;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.oauth2flow.auth.clients.RegisteredClients;
import dev.oauth2flow.auth.clients.ScopeCatalogue;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * The types of authorization details: what an object of each can say, what the user reads
 * about it, and which API it is for.
 */
@Component
@EnableConfigurationProperties(DetailsSettings.class)
public class DetailsCatalogue {

	private static final int LONGEST_VALUE = 200;

	private final Map<String, Type> types = new LinkedHashMap<>();

	private final ScopeCatalogue scopes;

	DetailsCatalogue(DetailsSettings settings, ScopeCatalogue scopes) {
		this.scopes = scopes;
		settings.authorizationDetailsTypes().forEach((type) -> this.types.put(type.type(), Type.of(type)));
	}

	/**
	 * Returns the names of all types.
	 * @return the names, sorted
	 */
	public List<String> types() {
		return this.types.keySet().stream().sorted().toList();
	}

	/**
	 * Checks that a client may ask for these details (RFC 9396 section 5).
	 * @param asked what it asks for
	 * @param client who asks
	 * @throws OAuth2AuthenticationException with {@code invalid_authorization_details} if
	 * not
	 */
	public void check(AuthorizationDetails asked, RegisteredClient client) {
		Set<String> allowed = RegisteredClients.authorizationDetailsTypes(client);
		for (Map<String, Object> object : asked.objects()) {
			Type type = this.types.get(AuthorizationDetails.type(object));
			if (type == null || !allowed.contains(AuthorizationDetails.type(object))) {
				throw AuthorizationDetails
					.refused("A type of authorization_details is not one that the client may use");
			}
			type.check(object);
		}
	}

	/**
	 * Returns the APIs that details are for.
	 * @param details the details
	 * @return the identifiers, sorted; empty if there are no details
	 */
	public Set<String> resources(AuthorizationDetails details) {
		Set<String> resources = new TreeSet<>();
		details.types().forEach((name) -> resources.addAll(resources(name)));
		return resources;
	}

	/**
	 * Leaves out what is for other APIs (RFC 9396 section 9).
	 * @param details the details
	 * @param ofResource says of which APIs the details remain
	 * @return what remains
	 */
	public AuthorizationDetails only(AuthorizationDetails details, Predicate<String> ofResource) {
		return details.only((type) -> resources(type).stream().anyMatch(ofResource));
	}

	/**
	 * Describes details in plain words.
	 * @param details the details
	 * @return a description of each; an object whose type is not configured any more is
	 * left out
	 */
	public List<Description> describe(AuthorizationDetails details) {
		List<Description> descriptions = new ArrayList<>();
		for (Map<String, Object> object : details.objects()) {
			Type type = this.types.get(AuthorizationDetails.type(object));
			if (type != null) {
				descriptions.add(type.describe(object, resources(type.name())));
			}
		}
		return descriptions;
	}

	private List<String> resources(String type) {
		Type known = this.types.get(type);
		return (known != null) ? this.scopes.resources(List.of(known.resourceOf())) : List.of();
	}

	/**
	 * What an object means.
	 *
	 * @param type the name of its type
	 * @param text what the user reads, a clause
	 * @param resource the API that it is for, or {@code null}
	 * @param fields what the object says
	 */
	public record Description(String type, String text, @Nullable String resource, List<Said> fields) {

		/**
		 * Says all of it on one line.
		 * @return the line
		 */
		public String line() {
			StringBuilder line = new StringBuilder(this.text);
			this.fields.forEach((said) -> line.append("; ")
				.append(said.label())
				.append(": ")
				.append(String.join(", ", said.words())));
			return line.toString();
		}

	}

	/**
	 * What a field means.
	 *
	 * @param label what the user reads before its values
	 * @param words its values in plain words, or as they are
	 * @param plain whether they are in plain words
	 */
	public record Said(String label, List<String> words, boolean plain) {
	}

	private record Type(String name, String text, String resourceOf, Map<String, Field> fields) {

		static Type of(DetailsSettings.Type type) {
			Map<String, Field> fields = new LinkedHashMap<>();
			type.fields().forEach((field) -> fields.put(field.name(), Field.of(field)));
			return new Type(type.type(), type.description(), type.resourceOf(), fields);
		}

		void check(Map<String, Object> object) {
			Set<String> unknown = new HashSet<>(object.keySet());
			unknown.remove("type");
			unknown.removeAll(this.fields.keySet());
			if (!unknown.isEmpty()) {
				throw AuthorizationDetails.refused("authorization_details has a field that its type does not have");
			}
			this.fields.forEach((field, rule) -> {
				Object value = object.get(field);
				if ((value == null) ? rule.settings.required() : !rule.allows(value)) {
					throw AuthorizationDetails.refused("authorization_details must have a valid " + field);
				}
			});
		}

		Description describe(Map<String, Object> object, List<String> resources) {
			List<Said> said = new ArrayList<>();
			this.fields.forEach((field, rule) -> {
				Object value = object.get(field);
				if (value != null) {
					said.add(rule.describe(value));
				}
			});
			return new Description(this.name, this.text, resources.isEmpty() ? null : resources.getFirst(), said);
		}

	}

	private record Field(DetailsSettings.Field settings, @Nullable Pattern pattern) {

		static Field of(DetailsSettings.Field settings) {
			return new Field(settings, (settings.pattern() != null) ? Pattern.compile(settings.pattern()) : null);
		}

		boolean allows(Object value) {
			List<String> values = values(value);
			return (value instanceof String) == this.settings.single() && !values.isEmpty()
					&& values.size() <= this.settings.most() && values.stream().allMatch(this::allowsOne);
		}

		Said describe(Object value) {
			return new Said(this.settings.label(),
					values(value).stream().map((each) -> this.settings.values().getOrDefault(each, each)).toList(),
					this.pattern == null);
		}

		private boolean allowsOne(String value) {
			return (this.pattern != null) ? value.length() <= LONGEST_VALUE && this.pattern.matcher(value).matches()
					: this.settings.values().containsKey(value);
		}

		private static List<String> values(Object value) {
			return (value instanceof List<?> several) ? several.stream().map(String::valueOf).toList()
					: List.of(String.valueOf(value));
		}

	}

}
