package dev.oauth2flow.client.flow;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.flow.telemetry.FlowStore;
import dev.oauth2flow.platform.flow.FlowListener;
import dev.oauth2flow.platform.hash.Sha256;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.WebUtils;

/**
 * Knows whose flow is whose: a browser sees the flows that it began itself, until it
 * signs out. It is known by a secret in a cookie, since a flow begins before there is a
 * session.
 */
@Component
@ConditionalOnBooleanProperty("oauth2flow.flow.watch")
class Watchers implements FlowListener {

	private static final String COOKIE = "OAUTH2FLOW_CLIENT_WATCHER";

	private static final int BYTES = 32;

	private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

	private final FlowStore store;

	private final ClientProperties properties;

	private final SecureRandom random = new SecureRandom();

	Watchers(FlowStore store, ClientProperties properties) {
		this.store = store;
		this.properties = properties;
	}

	@Override
	public void begins(String flowId, HttpServletRequest request, HttpServletResponse response) {
		this.store.begin(flowId, watcher(request).orElseGet(() -> greet(response)));
	}

	@Override
	public boolean knows(String flowId, HttpServletRequest request) {
		return watcher(request).filter((watcher) -> this.store.flowsOf(watcher).contains(flowId)).isPresent();
	}

	/** Returns the watcher, made known to the browser if it is a new one. */
	String watcher(HttpServletRequest request, HttpServletResponse response) {
		return watcher(request).orElseGet(() -> greet(response));
	}

	/** Returns the hash of the secret that a browser brings. */
	Optional<String> watcher(HttpServletRequest request) {
		return cookie(request).map(Cookie::getValue).map(Sha256::base64Url);
	}

	private String greet(HttpServletResponse response) {
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(name(), secret)
					.path("/")
					.httpOnly(true)
					.secure(this.properties.https())
					.sameSite("Lax")
					.build()
					.toString());
		return Sha256.base64Url(secret);
	}

	/** Returns the cookie that makes a browser the watcher of what it begins. */
	Optional<Cookie> cookie(HttpServletRequest request) {
		return Optional.ofNullable(WebUtils.getCookie(request, name()))
			.filter((cookie) -> SECRET.matcher(cookie.getValue()).matches());
	}

	private String name() {
		return this.properties.https() ? "__Host-" + COOKIE : COOKIE;
	}

	/** Whoever uses this browser next has nothing to do with these flows. */
	@EventListener
	void signedOut(LogoutSuccessEvent event) {
		if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
			watcher(attributes.getRequest()).ifPresent(this.store::forget);
		}
	}

}
