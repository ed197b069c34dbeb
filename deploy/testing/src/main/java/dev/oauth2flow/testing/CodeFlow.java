package dev.oauth2flow.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of the authorization code flow (RFC 6749, section 4.1) with PKCE (RFC 7636), as
 * the tests' own client.
 */
final class CodeFlow {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Place place;

	private final Http backChannel;

	private final JsonNode metadata;

	private final List<String> scopes;

	private final @Nullable String authorizationDetails;

	private final String state = random();

	private final String verifier = random();

	private CodeFlow(Place place, Http backChannel, JsonNode metadata, List<String> scopes,
			@Nullable String authorizationDetails) {
		this.authorizationDetails = authorizationDetails;
		this.place = place;
		this.backChannel = backChannel;
		this.metadata = metadata;
		this.scopes = scopes;
	}

	static CodeFlow begin(Place place, List<String> scopes, @Nullable String authorizationDetails) {
		Http backChannel = new Http(place.trust());
		HttpResponse<String> discovery = backChannel
			.get(URI.create(place.issuer() + "/.well-known/openid-configuration"));
		if (discovery.statusCode() != 200) {
			throw new AssertionError(place.issuer() + " has no discovery document: " + discovery.statusCode());
		}
		return new CodeFlow(place, backChannel, JSON.readTree(discovery.body()), scopes, authorizationDetails);
	}

	URI authorizationRequest() {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("response_type", "code");
		parameters.put("client_id", this.place.registration().clientId());
		parameters.put("redirect_uri", this.place.registration().redirectUri().toString());
		if (!this.scopes.isEmpty()) {
			parameters.put("scope", String.join(" ", this.scopes));
		}
		if (this.authorizationDetails != null) {
			parameters.put("authorization_details", this.authorizationDetails);
		}
		parameters.put("state", this.state);
		parameters.put("nonce", random());
		parameters.put("code_challenge", s256(this.verifier));
		parameters.put("code_challenge_method", "S256");
		return URI.create(this.metadata.path("authorization_endpoint").asString() + "?" + Forms.encoded(parameters));
	}

	boolean isCallback(URI target) {
		URI expected = this.place.registration().redirectUri();
		return target.toString().startsWith(expected + "?") || target.equals(expected);
	}

	/**
	 * Exchanges the code of a callback.
	 * @throws AssertionError if the callback or the token endpoint tells an error
	 */
	AccessToken redeem(URI callback) {
		Map<String, String> answer = parameters(callback);
		if (!this.state.equals(answer.get("state")) || !this.place.issuer().toString().equals(answer.get("iss"))) {
			throw new AssertionError("The callback belongs to another request or issuer: " + answer.keySet());
		}
		String code = answer.get("code");
		if (code == null) {
			throw new AssertionError("The authorization was refused: " + answer.get("error") + ", "
					+ answer.getOrDefault("error_description", ""));
		}
		Registration client = this.place.registration();
		Map<String, String> form = new LinkedHashMap<>();
		form.put("grant_type", "authorization_code");
		form.put("code", code);
		form.put("redirect_uri", client.redirectUri().toString());
		form.put("code_verifier", this.verifier);
		String[] headers = {};
		if (client.clientSecret() != null) {
			// RFC 6749, section 2.3.1: both are form-encoded first.
			String credentials = Forms.encoded(client.clientId()) + ":" + Forms.encoded(client.clientSecret());
			headers = new String[] { "Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) };
		}
		else {
			form.put("client_id", client.clientId());
		}
		return token(this.backChannel.post(URI.create(this.metadata.path("token_endpoint").asString()),
				Forms.encoded(form), headers));
	}

	private AccessToken token(HttpResponse<String> response) {
		if (response.statusCode() != 200) {
			throw new AssertionError("The token endpoint answers " + response.statusCode() + ": " + response.body());
		}
		JsonNode answer = JSON.readTree(response.body());
		String value = answer.path("access_token").asString();
		JsonNode claims = JSON
			.readTree(Base64.getUrlDecoder().decode(value.substring(value.indexOf('.') + 1, value.lastIndexOf('.'))));
		return new AccessToken(value, claims.path("sub").asString(),
				answer.has("scope") ? Set.of(answer.path("scope").asString().split(" ", -1)) : Set.of(),
				Instant.ofEpochSecond(claims.path("exp").asLong()));
	}

	private static Map<String, String> parameters(URI uri) {
		Map<String, String> parameters = new HashMap<>();
		if (uri.getRawQuery() != null) {
			Arrays.stream(uri.getRawQuery().split("&", -1))
				.map((pair) -> pair.split("=", 2))
				.forEach((pair) -> parameters.put(pair[0],
						(pair.length > 1) ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : ""));
		}
		return parameters;
	}

	private static String random() {
		byte[] bytes = new byte[32];
		RANDOM.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static String s256(String verifier) {
		try {
			return Base64.getUrlEncoder()
				.withoutPadding()
				.encodeToString(
						MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
