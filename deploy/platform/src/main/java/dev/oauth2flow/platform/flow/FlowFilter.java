package dev.oauth2flow.platform.flow;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out which flow a request belongs to, before its span is opened. On the front
 * channel, that is by {@code state} or by the cookie that remembers it, and never by what
 * a browser says in its baggage; on the back channel by the baggage of our own services.
 */
class FlowFilter extends OncePerRequestFilter {

	/** Where services call each other. */
	private static final List<String> BACK_CHANNEL = List.of("/oauth2/token", "/oauth2/par", "/oauth2/introspect",
			"/oauth2/revoke", "/oauth2/jwks", "/userinfo", "/.well-known/", "/api/");

	/**
	 * Where a browser brings a {@code state}: the authorization request and its answer.
	 */
	private static final String REQUEST = "/oauth2/authorize";

	private static final String ANSWER = "/login/oauth2/code/";

	/** What pages load besides, and the watching itself. */
	private static final List<String> ASIDE = List.of("/suite/", "/app/", "/pages/", "/flow/", "/v1/", "/actuator",
			"/favicon");

	private final FlowCookie cookie;

	private final @Nullable FlowListener listener;

	private final SpanDetails details;

	FlowFilter(FlowCookie cookie, @Nullable FlowListener listener, SpanDetails details) {
		this.cookie = cookie;
		this.listener = listener;
		this.details = details;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String path = request.getRequestURI();
		if (startsWithOneOf(path, BACK_CHANNEL)) {
			chain.doFilter(new FlowRequest(request, FlowRequest.flowIn(request)), response);
		}
		else if (startsWithOneOf(path, ASIDE)) {
			chain.doFilter(new FlowRequest(request, null), response);
		}
		else {
			String flow = onFrontChannel(request, response);
			chain.doFilter(new FlowRequest(request, flow),
					new RedirectWatch(response, (location) -> redirected(location, flow, request, response)));
		}
	}

	private static boolean startsWithOneOf(String path, List<String> prefixes) {
		return prefixes.stream().anyMatch(path::startsWith);
	}

	private @Nullable String onFrontChannel(HttpServletRequest request, HttpServletResponse response) {
		String path = request.getRequestURI();
		boolean answer = path.startsWith(ANSWER);
		String named = (answer || path.equals(REQUEST)) ? named(request.getQueryString()) : null;
		if (named != null) {
			String flow = answer ? answered(named, request) : named;
			if (answer) {
				this.cookie.enterLastPage(response, flow);
			}
			else {
				this.cookie.enter(response, flow);
			}
			return flow;
		}
		if (this.cookie.isLastPage(request)) {
			this.cookie.leave(response);
		}
		return this.cookie.read(request);
	}

	/**
	 * By {@code state}; by {@code request_uri} where the state was pushed, and the
	 * browser carries nothing else (RFC 9126 section 4).
	 */
	private static @Nullable String named(@Nullable String query) {
		Map<String, String> parameters = Parameters.parse(query);
		String name = parameters.getOrDefault("state", parameters.get("request_uri"));
		return (name != null) ? FlowId.of(name) : null;
	}

	/**
	 * A {@code state} that was tampered with, or pushed before, still comes in some flow:
	 * the browser's.
	 */
	private String answered(String flow, HttpServletRequest request) {
		String entered = this.cookie.read(request);
		if (this.listener == null || entered == null || this.listener.knows(flow, request)) {
			return flow;
		}
		return entered;
	}

	/** A name that leaves begins a flow here, or ends this service's part in it. */
	private void redirected(String location, @Nullable String flow, HttpServletRequest request,
			HttpServletResponse response) {
		this.details.redirect(location);
		String leaving = named(query(location));
		if (leaving == null) {
			return;
		}
		// Its path: an authorization request names where its answer goes, too.
		String target = location.replaceFirst("[?#].*", "");
		if (leaving.equals(flow) || (flow != null && target.contains(ANSWER))) {
			this.cookie.leave(response);
		}
		else if (target.endsWith(REQUEST)) {
			this.details.claimTrace(leaving);
			this.cookie.enter(response, leaving);
			if (this.listener != null) {
				this.listener.begins(leaving, request, response);
			}
		}
	}

	private static @Nullable String query(String location) {
		try {
			return URI.create(location).getRawQuery();
		}
		catch (IllegalArgumentException _) {
			return null;
		}
	}

}
