package dev.oauth2flow.auth.grant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The claims that a client asks for one by one, beside those that come with scopes
 * (OpenID Connect Core 1.0 section 5.5). Names that are not known here are left out.
 *
 * @param userInfo what is asked of the user info endpoint, by claim
 * @param idToken what is asked of the ID token, by claim
 */
public record ClaimsRequest(Map<String, Wish> userInfo, Map<String, Wish> idToken) {

	/** The name of the authorization request's parameter. */
	public static final String PARAMETER = "claims";

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final ClaimsRequest NOTHING = new ClaimsRequest(Map.of(), Map.of());

	/**
	 * What is asked of a claim.
	 *
	 * @param essential whether the client cannot do without
	 * @param values the values that would do; empty if any would
	 */
	public record Wish(boolean essential, List<String> values) {
	}

	/**
	 * Reads the parameter from the parameters of an authorization request.
	 * @param parameters the parameters
	 * @return what it asks for; nothing if it is absent
	 * @throws IllegalArgumentException if it is malformed
	 */
	public static ClaimsRequest of(Map<String, Object> parameters) {
		Object value = parameters.get(PARAMETER);
		if (value == null) {
			return NOTHING;
		}
		try {
			JsonNode root = JSON.readTree(String.valueOf(value));
			require(root.isObject());
			return new ClaimsRequest(wishes(root.get("userinfo")), wishes(root.get("id_token")));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The parameter claims is not JSON", ex);
		}
	}

	/**
	 * Returns the user's claims that neither come with the request's scopes nor need no
	 * consent: those that the user is asked for by name.
	 * @param scopes the scopes of the same request
	 * @return names of claims, sorted
	 */
	public Set<String> beyond(Collection<String> scopes) {
		Set<String> beyond = new TreeSet<>();
		Stream.concat(this.userInfo.keySet().stream(), this.idToken.keySet().stream())
			.filter(StandardClaims::isOfUser)
			.filter((claim) -> !scopes.contains(StandardClaims.scope(claim)))
			.forEach(beyond::add);
		return beyond;
	}

	private static Map<String, Wish> wishes(@Nullable JsonNode claims) {
		if (claims == null || claims.isNull()) {
			return Map.of();
		}
		require(claims.isObject());
		Map<String, Wish> wishes = new LinkedHashMap<>();
		claims.properties().forEach((claim) -> wishes.put(claim.getKey(), wish(claim.getValue())));
		return wishes;
	}

	private static Wish wish(JsonNode wish) {
		if (wish.isNull()) {
			return new Wish(false, List.of());
		}
		require(wish.isObject());
		JsonNode essential = wish.get("essential");
		require(essential == null || essential.isBoolean());
		List<String> values = new ArrayList<>();
		JsonNode value = wish.get("value");
		if (value != null) {
			values.add(value.asString(""));
		}
		JsonNode several = wish.get("values");
		require(several == null || several.isArray());
		if (several != null) {
			several.forEach((each) -> values.add(each.asString("")));
		}
		return new Wish(essential != null && essential.asBoolean(), values);
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new IllegalArgumentException("The parameter claims is not as OpenID Connect says");
		}
	}

}
