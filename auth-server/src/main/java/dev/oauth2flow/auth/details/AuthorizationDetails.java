package dev.oauth2flow.auth.details;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * What a client asks for in detail, or has been granted: a list of objects, each of a
 * type that says what else it has (RFC 9396 section 2). The order of an object's fields,
 * and of values in a list, says nothing.
 */
public final class AuthorizationDetails {

	/** The name of the parameter, of the token's claim, and of the response's member. */
	public static final String PARAMETER = "authorization_details";

	/** The error for what is not known or not granted (RFC 9396 section 5). */
	public static final String INVALID = "invalid_authorization_details";

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final String TYPE = "type";

	private static final String ASSIGNED = AuthorizationDetails.class.getName();

	private static final int MOST = 20;

	private static final AuthorizationDetails NONE = new AuthorizationDetails(List.of());

	private final List<Map<String, Object>> objects;

	private AuthorizationDetails(List<Map<String, Object>> objects) {
		this.objects = objects;
	}

	/**
	 * Reads the parameter from the parameters of a request.
	 * @param parameters the parameters
	 * @return what it asks for; nothing if it is absent
	 * @throws OAuth2AuthenticationException with {@code invalid_authorization_details} if
	 * it is malformed
	 */
	public static AuthorizationDetails of(Map<String, Object> parameters) {
		Object value = parameters.get(PARAMETER);
		return (value != null) ? parse(String.valueOf(value)) : NONE;
	}

	/**
	 * Reads what was kept as text.
	 * @param kept what {@link #toString()} gave, or {@code null}
	 * @return the details; nothing for {@code null}
	 */
	public static AuthorizationDetails ofKept(@Nullable String kept) {
		return (kept != null) ? parse(kept) : NONE;
	}

	/**
	 * Reads the claim of a token.
	 * @param claim lists and maps
	 * @return the details
	 */
	public static AuthorizationDetails ofClaim(@Nullable Object claim) {
		return (claim != null) ? parse(JSON.writeValueAsString(claim)) : NONE;
	}

	/**
	 * Reads details that were kept one by one.
	 * @param kept what {@link #texts()} gave
	 * @return the details
	 */
	public static AuthorizationDetails ofTexts(Collection<String> kept) {
		return kept.isEmpty() ? NONE : parse("[" + String.join(",", kept) + "]");
	}

	/**
	 * Returns no details.
	 * @return nothing
	 */
	public static AuthorizationDetails none() {
		return NONE;
	}

	/**
	 * Returns what was assigned to the access token that the current request has got.
	 * @return the details
	 */
	public static AuthorizationDetails currentlyAssigned() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		return (request != null && request.getAttribute(ASSIGNED,
				RequestAttributes.SCOPE_REQUEST) instanceof AuthorizationDetails assigned) ? assigned : NONE;
	}

	/**
	 * Says that the access token that the current request gets has these details.
	 */
	public void assign() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request != null) {
			request.setAttribute(ASSIGNED, this, RequestAttributes.SCOPE_REQUEST);
		}
	}

	/**
	 * Says whether there are none.
	 * @return whether nothing is asked for
	 */
	public boolean isEmpty() {
		return this.objects.isEmpty();
	}

	/**
	 * Returns the types of the objects.
	 * @return their names, sorted
	 */
	public Set<String> types() {
		return this.objects.stream().map(AuthorizationDetails::type).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Returns the objects as they stand in tokens and responses.
	 * @return lists, maps and simple values
	 */
	public List<Map<String, Object>> objects() {
		return this.objects;
	}

	/**
	 * Returns each object as a text that is equal for objects that say the same.
	 * @return JSON texts
	 */
	public List<String> texts() {
		return this.objects.stream().map(JSON::writeValueAsString).distinct().toList();
	}

	/**
	 * Leaves out some types.
	 * @param wanted says which types remain
	 * @return what remains
	 */
	public AuthorizationDetails only(Predicate<String> wanted) {
		return new AuthorizationDetails(this.objects.stream().filter((object) -> wanted.test(type(object))).toList());
	}

	/**
	 * Compares what is asked for with what was granted (RFC 9396 section 6.1): a list may
	 * lose values, everything else is to be the same.
	 * @param asked what is asked for
	 * @return whether all of it was granted
	 */
	public boolean covers(AuthorizationDetails asked) {
		return asked.objects.stream()
			.allMatch((object) -> this.objects.stream().anyMatch((granted) -> covers(granted, object)));
	}

	/**
	 * Requires that what is asked for was granted.
	 * @param asked what is asked for
	 * @return what is asked for, or all that was granted if nothing is
	 * @throws OAuth2AuthenticationException with {@code invalid_authorization_details} if
	 * it is more than was granted
	 */
	public AuthorizationDetails narrowedTo(AuthorizationDetails asked) {
		if (!covers(asked)) {
			throw refused("The grant does not extend to these authorization_details");
		}
		return asked.isEmpty() ? this : asked;
	}

	/**
	 * Adds to an audit event what types the details have.
	 * @param data what the event says
	 * @return what it says with the types, if there are details
	 */
	public Map<String, Object> addTypesTo(Map<String, Object> data) {
		if (isEmpty()) {
			return data;
		}
		Map<String, Object> more = new HashMap<>(data);
		more.put("authorization_details_types", List.copyOf(types()));
		return more;
	}

	/**
	 * Returns all of it as JSON, in which the same is always written in the same way.
	 */
	@Override
	public String toString() {
		return JSON.writeValueAsString(this.objects);
	}

	static OAuth2AuthenticationException refused(String description) {
		return new OAuth2AuthenticationException(new OAuth2Error(INVALID, description, null));
	}

	static String type(Map<String, Object> object) {
		return String.valueOf(object.get(TYPE));
	}

	private static boolean covers(Map<String, Object> granted, Map<String, Object> asked) {
		return granted.keySet().equals(asked.keySet()) && asked.entrySet().stream().allMatch((field) -> {
			Object all = granted.get(field.getKey());
			return field.getValue().equals(all) || (all instanceof List<?> several
					&& field.getValue() instanceof List<?> some && !some.isEmpty() && several.containsAll(some));
		});
	}

	private static AuthorizationDetails parse(String text) {
		try {
			JsonNode root = JSON.readTree(text);
			if (!root.isArray() || root.isEmpty() || root.size() > MOST) {
				throw refused("authorization_details must be an array of 1 to " + MOST + " objects");
			}
			List<Map<String, Object>> objects = new ArrayList<>();
			root.forEach((each) -> objects.add(object(each)));
			return new AuthorizationDetails(List.copyOf(objects));
		}
		catch (JacksonException _) {
			throw refused("authorization_details is not JSON");
		}
	}

	private static Map<String, Object> object(JsonNode node) {
		JsonNode type = node.get(TYPE);
		if (!node.isObject() || type == null || !type.isString()) {
			throw refused("Each of authorization_details must be an object with a type");
		}
		Map<String, Object> object = new TreeMap<>();
		node.properties().forEach((field) -> object.put(field.getKey(), value(field.getValue())));
		return object;
	}

	/**
	 * Returns the texts that a field has. Nothing else is a value of any type that can be
	 * configured.
	 */
	private static Object value(JsonNode value) {
		if (value.isString()) {
			return value.asString();
		}
		if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString)) {
			throw refused("Each field of authorization_details must be a text or an array of texts");
		}
		return List.copyOf(value.valueStream().map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new)));
	}

}
