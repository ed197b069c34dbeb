package dev.oauth2flow.client.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.platform.hash.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.stereotype.Component;

/**
 * Keeps sign-ins that are under way, one per {@code state}, so that two tabs do not
 * disturb each other. Each is bound to the browser that began it by a cookie (RFC 9700
 * section 4.7.1), and is taken out of the store in one step: an answer works once, on
 * whichever replica it arrives.
 */
@Component
class PendingSignIns implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	/** The authorization request's attribute that holds where the user wants to go. */
	static final String RETURN_TO = "return-to";

	private static final String KEY_PREFIX = "client:sign-in:";

	private static final String BROWSER_COOKIE = "OAUTH2FLOW_CLIENT_BROWSER";

	private static final String PURPOSE = "sign-in";

	private static final Duration LIFETIME = Duration.ofMinutes(10);

	private static final int BROWSER_BYTES = 32;

	private static final Pattern BROWSER = Pattern.compile("[A-Za-z0-9_-]{43}");

	private final StringRedisTemplate redis;

	private final StateCipher cipher;

	private final AuthorizationServer server;

	private final ClientProperties properties;

	private final SecureRandom random = new SecureRandom();

	PendingSignIns(StringRedisTemplate redis, StateCipher cipher, AuthorizationServer server,
			ClientProperties properties) {
		this.redis = redis;
		this.cipher = cipher;
		this.server = server;
		this.properties = properties;
	}

	@Override
	public void saveAuthorizationRequest(OAuth2AuthorizationRequest authorizationRequest, HttpServletRequest request,
			HttpServletResponse response) {
		Map<String, Object> attributes = authorizationRequest.getAttributes();
		PendingSignIn pending = new PendingSignIn(text(attributes, PkceParameterNames.CODE_VERIFIER),
				text(attributes, OidcParameterNames.NONCE), text(attributes, RETURN_TO));
		String sealed = Base64.getEncoder().encodeToString(this.cipher.seal(PURPOSE, pending));
		String key = key(text(authorizationRequest.getState()), browser(request).orElseGet(() -> greet(response)));
		this.redis.opsForValue().set(key, sealed, LIFETIME);
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		return find(request, false);
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		OAuth2AuthorizationRequest taken = find(request, true);
		if (taken != null) {
			request.setAttribute(RETURN_TO, text(taken.getAttributes(), RETURN_TO));
		}
		return taken;
	}

	private @Nullable OAuth2AuthorizationRequest find(HttpServletRequest request, boolean take) {
		String state = request.getParameter(OAuth2ParameterNames.STATE);
		Optional<String> browser = browser(request);
		if (state == null || browser.isEmpty()) {
			return null;
		}
		String key = key(state, browser.get());
		String sealed = take ? this.redis.opsForValue().getAndDelete(key) : this.redis.opsForValue().get(key);
		if (sealed == null) {
			return null;
		}
		return this.cipher.open(PURPOSE, Base64.getDecoder().decode(sealed), PendingSignIn.class)
			.map((pending) -> restore(pending, state))
			.orElse(null);
	}

	private OAuth2AuthorizationRequest restore(PendingSignIn pending, String state) {
		ClientRegistration registration = this.server.registration();
		return OAuth2AuthorizationRequest.authorizationCode()
			.authorizationUri(text(registration.getProviderDetails().getAuthorizationUri()))
			.clientId(registration.getClientId())
			.redirectUri(registration.getRedirectUri())
			.scopes(Set.copyOf(this.properties.scopes()))
			.state(state)
			.attributes(Map.of(OAuth2ParameterNames.REGISTRATION_ID, AuthorizationServer.REGISTRATION,
					PkceParameterNames.CODE_VERIFIER, pending.codeVerifier(), OidcParameterNames.NONCE, pending.nonce(),
					RETURN_TO, pending.returnTo()))
			.build();
	}

	private Optional<String> browser(HttpServletRequest request) {
		return Cookies.read(request, BROWSER_COOKIE, this.properties)
			.filter((value) -> BROWSER.matcher(value).matches());
	}

	private String greet(HttpServletResponse response) {
		byte[] bytes = new byte[BROWSER_BYTES];
		this.random.nextBytes(bytes);
		String browser = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		Cookies.write(response, BROWSER_COOKIE, browser, null, this.properties);
		return browser;
	}

	private static String key(String state, String browser) {
		return KEY_PREFIX + Sha256.base64Url(browser + "." + state);
	}

	private static String text(Map<String, Object> attributes, String name) {
		return text((String) attributes.get(name));
	}

	private static String text(@Nullable String value) {
		if (value == null) {
			throw new IllegalArgumentException("The authorization request is incomplete");
		}
		return value;
	}

	private record PendingSignIn(@JsonProperty("v") String codeVerifier, @JsonProperty("n") String nonce,
			@JsonProperty("r") String returnTo) {

	}

}
