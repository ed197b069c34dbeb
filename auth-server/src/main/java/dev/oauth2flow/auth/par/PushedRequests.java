package dev.oauth2flow.auth.par;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.platform.hash.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.util.UriUtils;

/**
 * The pushed requests in Redis, under the hash of the address that the client got for
 * them. One serves one authorization: who lets a code or a page of consent come of it
 * takes it away by one command.
 */
@Component
public class PushedRequests {

	/** How long the browser may take to come with the address. */
	public static final Duration LIFETIME = Duration.ofSeconds(60);

	/**
	 * How long the user may take to sign in, counted anew at each visit.
	 */
	private static final Duration SIGN_IN = Duration.ofMinutes(9);

	/** How long it is kept at the very most: less than 600 seconds (FAPI 2.0). */
	private static final Duration LONGEST = Duration.ofSeconds(590);

	private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

	private static final String KEY = "auth:par:";

	private static final String ATTRIBUTE = PushedRequests.class.getName();

	private static final String PUSHED = PushedRequests.class.getName() + ".pushed";

	private static final int BYTES = 32;

	private final SecureRandom random = new SecureRandom();

	private final StringRedisTemplate redis;

	private final JsonMapper json;

	PushedRequests(StringRedisTemplate redis, JsonMapper json) {
		this.redis = redis;
		this.json = json;
	}

	/**
	 * Says whether a {@code request_uri} looks like one that was given here.
	 * @param requestUri any text
	 * @return whether it has the form of RFC 9126 section 2.2
	 */
	public static boolean isPushed(String requestUri) {
		return requestUri.startsWith(PREFIX);
	}

	/**
	 * Uses up the pushed request from which the current authorization comes, if it comes
	 * from one.
	 * @throws OAuth2AuthenticationException if another authorization has used it
	 * meanwhile
	 */
	public void useUpCurrent() {
		String uri = current();
		if (uri != null && this.redis.opsForValue().getAndDelete(key(uri)) == null) {
			throw new OAuth2AuthenticationException(
					new OAuth2Error("invalid_request_uri", "The pushed request has been used already", null));
		}
	}

	/**
	 * Lets the pushed request end from which the current authorization comes, if it comes
	 * from one: its client gets an answer that is no code.
	 */
	public void endCurrent() {
		String uri = current();
		if (uri != null) {
			this.redis.delete(key(uri));
		}
	}

	private static @Nullable String current() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		return (request != null) ? (String) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) : null;
	}

	/**
	 * Says whether the current request is one that its client has pushed.
	 * @return whether it is
	 */
	public static boolean isCurrentPushed() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		return request != null && Boolean.TRUE.equals(request.getAttribute(PUSHED, RequestAttributes.SCOPE_REQUEST));
	}

	/**
	 * Keeps a request that was pushed.
	 */
	String put(PushedRequest pushed) {
		return put(pushed, LIFETIME);
	}

	/**
	 * Keeps a request that the browser has brought, while the user signs in.
	 */
	String putWhileSigningIn(PushedRequest brought) {
		return put(brought, SIGN_IN);
	}

	static String reference(@Nullable String clientId, String requestUri) {
		return "client_id=" + UriUtils.encode((clientId != null) ? clientId : "", StandardCharsets.UTF_8)
				+ "&request_uri=" + UriUtils.encode(requestUri, StandardCharsets.UTF_8);
	}

	private String put(PushedRequest request, Duration lifetime) {
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		String requestUri = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		this.redis.opsForValue().set(key(requestUri), this.json.writeValueAsString(request), lifetime);
		return requestUri;
	}

	/**
	 * Finds a request for its own client's browser, and keeps it while the user signs in.
	 */
	@Nullable PushedRequest visit(String requestUri, @Nullable String clientId, HttpServletRequest request) {
		String found = this.redis.opsForValue().get(key(requestUri));
		PushedRequest pushed = (found != null) ? this.json.readValue(found, PushedRequest.class) : null;
		if (pushed == null || !pushed.clientId().equals(clientId)) {
			return null;
		}
		if (pushed.pushedAt() != null) {
			Duration left = Duration.between(Instant.now(), pushed.pushedAt().plus(LONGEST));
			if (!left.isPositive()) {
				return null;
			}
			this.redis.expire(key(requestUri), (left.compareTo(SIGN_IN) < 0) ? left : SIGN_IN);
		}
		request.setAttribute(ATTRIBUTE, requestUri);
		request.setAttribute(PUSHED, pushed.origin().pushed);
		if (pushed.origin().signed) {
			RequestObjects.rememberSigned(request);
		}
		return pushed;
	}

	private static String key(String requestUri) {
		return KEY + Sha256.base64Url(requestUri);
	}

	/**
	 * A request that is kept: the parameters of the authorization request, without what
	 * authenticated the client.
	 *
	 * @param clientId the client's {@code client_id}
	 * @param parameters the parameters
	 * @param origin how it came here
	 * @param pushedAt when it came; not known of one that a release before this one has
	 * kept, which is not kept any longer then
	 */
	record PushedRequest(String clientId, Map<String, List<String>> parameters, Origin origin,
			@Nullable Instant pushedAt) {

		PushedRequest {
			// A release before this one has kept only requests that were pushed.
			origin = Objects.requireNonNullElse(origin, Origin.PUSHED);
		}

		static PushedRequest now(String clientId, Map<String, List<String>> parameters, Origin origin) {
			return new PushedRequest(clientId, parameters, origin, Instant.now());
		}

	}

	/**
	 * How a request came here.
	 */
	enum Origin {

		/** Its client has pushed it. */
		PUSHED(true, false),

		/** Its client has signed and pushed it. */
		SIGNED_AND_PUSHED(true, true),

		/** Its client has signed it, and the browser has brought it. */
		SIGNED(false, true);

		private final boolean pushed;

		private final boolean signed;

		Origin(boolean pushed, boolean signed) {
			this.pushed = pushed;
			this.signed = signed;
		}

	}

}
