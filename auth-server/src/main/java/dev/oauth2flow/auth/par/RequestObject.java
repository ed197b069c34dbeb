package dev.oauth2flow.auth.par;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client has signed (RFC 9101 section 4). That the signature is the client's was
 * checked before.
 */
final class RequestObject {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	/** Claims of the JWT itself, and what authenticates clients. */
	private static final Set<String> NO_PARAMETERS = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti",
			"client_secret", "client_assertion", "client_assertion_type");

	private static final Set<String> REPEATABLE = Set.of("resource");

	/** As long as a parameter may be that is not signed. */
	private static final int LONGEST_VALUE = 4096;

	private static final Duration LONGEST_AHEAD = Duration.ofSeconds(30);

	/** FAPI 2.0 Message Signing section 5.3.1. */
	private static final Duration LONGEST_LIFE = Duration.ofMinutes(60);

	/** More seconds than any clock will show. */
	private static final long LAST_SECOND = 100_000_000_000L;

	private final JsonNode claims;

	private RequestObject(JsonNode claims) {
		this.claims = claims;
	}

	/**
	 * Reads the content of a JWT.
	 * @throws ParseException if it is no JSON object, or has a name twice
	 */
	static RequestObject of(SignedJWT jwt) throws ParseException {
		try {
			JsonNode claims = JSON.readTree(jwt.getPayload().toBytes());
			if (claims.isObject()) {
				return new RequestObject(claims);
			}
		}
		catch (JacksonException _) {
			// Told below.
		}
		throw new ParseException("The content is no JSON object", 0);
	}

	/**
	 * Returns the parameters of the authorization request. What cannot be one is left
	 * out; {@link #flaw} tells of it.
	 */
	Map<String, List<String>> parameters() {
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		this.claims.properties().forEach((claim) -> {
			List<String> values = values(claim.getKey(), claim.getValue());
			if (!NO_PARAMETERS.contains(claim.getKey()) && values != null) {
				parameters.put(claim.getKey(), values);
			}
		});
		return parameters;
	}

	/**
	 * Says what is wrong with the object.
	 * @param clientId whose it must be
	 * @param issuer for whom it must be
	 * @param bounded whether it must say how long it is good, and for an hour at most
	 * @return what is wrong, or {@code null}
	 */
	@Nullable String flaw(String clientId, String issuer, boolean bounded) {
		if (!clientId.equals(text("iss")) || !clientId.equals(text("client_id"))) {
			return "iss and client_id must be the client's id";
		}
		if (clientId.equals(text("sub"))) {
			// It could be taken for what authenticates the client (RFC 9101 section
			// 10.8).
			return "sub must not be the client's id";
		}
		if (!isFor(issuer)) {
			return "aud must be the issuer";
		}
		if (this.claims.has("request") || this.claims.has("request_uri")) {
			return "A request object must not hold request or request_uri";
		}
		boolean readable = this.claims.properties()
			.stream()
			.filter((claim) -> !NO_PARAMETERS.contains(claim.getKey()))
			.allMatch((claim) -> values(claim.getKey(), claim.getValue()) != null);
		return readable ? flawInTime(bounded) : "A parameter is too long or of the wrong type";
	}

	private @Nullable String flawInTime(boolean bounded) {
		for (String name : List.of("exp", "nbf", "iat")) {
			if (this.claims.has(name) && time(name) == null) {
				return name + " must be a time in seconds";
			}
		}
		Instant now = Instant.now();
		Instant expires = time("exp");
		Instant notBefore = time("nbf");
		if (expires != null && !expires.isAfter(now)) {
			return "The request object has expired";
		}
		if (isAhead(notBefore, now) || isAhead(time("iat"), now)) {
			return "nbf or iat is in the future";
		}
		if (bounded && (expires == null || notBefore == null || notBefore.isBefore(now.minus(LONGEST_LIFE))
				|| Duration.between(notBefore, expires).compareTo(LONGEST_LIFE) > 0)) {
			return "nbf and exp are required, and an hour apart at most";
		}
		return null;
	}

	private boolean isFor(String issuer) {
		JsonNode audience = this.claims.get("aud");
		if (audience == null || !audience.isArray()) {
			return issuer.equals(text("aud"));
		}
		return audience.valueStream().anyMatch((each) -> each.isString() && each.asString().equals(issuer));
	}

	private @Nullable String text(String claim) {
		JsonNode value = this.claims.get(claim);
		return (value != null && value.isString()) ? value.asString() : null;
	}

	private @Nullable Instant time(String claim) {
		JsonNode value = this.claims.get(claim);
		if (value == null || !value.isNumber()) {
			return null;
		}
		// A number may have more digits than a double can tell.
		double seconds = value.asDouble(Double.POSITIVE_INFINITY);
		return (Math.abs(seconds) <= LAST_SECOND) ? Instant.ofEpochSecond((long) seconds) : null;
	}

	private static boolean isAhead(@Nullable Instant time, Instant now) {
		return time != null && time.isAfter(now.plus(LONGEST_AHEAD));
	}

	/**
	 * Returns the values of a parameter as they would stand in a query, JSON as JSON.
	 */
	private static @Nullable List<String> values(String name, JsonNode value) {
		if (REPEATABLE.contains(name) && value.isArray()) {
			List<String> values = new ArrayList<>();
			value.forEach((each) -> values.add(each.isString() ? each.asString() : ""));
			return (values.isEmpty() || !values.stream().allMatch(RequestObject::isWellFormed) || values.contains(""))
					? null : values;
		}
		if (value.isNull()) {
			return null;
		}
		String text = value.isString() ? value.asString() : value.toString();
		return isWellFormed(text) ? List.of(text) : null;
	}

	private static boolean isWellFormed(String value) {
		return value.length() <= LONGEST_VALUE
				&& value.chars().noneMatch((character) -> character < ' ' || character == 127);
	}

}
