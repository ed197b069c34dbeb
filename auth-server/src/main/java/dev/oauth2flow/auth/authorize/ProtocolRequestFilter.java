package dev.oauth2flow.auth.authorize;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.oauth2flow.auth.par.RequestObjects;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that no well-behaved client sends before anything reads them:
 * parameters given twice (RFC 6749 sections 3.1 and 3.2), over-long values, control
 * characters, credentials in the address, and ways of asking that this server does not
 * offer.
 */
final class ProtocolRequestFilter extends OncePerRequestFilter {

	static final int LONGEST_VALUE = 4096;

	/** A request object holds a whole request, with its signature. */
	private static final int LONGEST_REQUEST_OBJECT = 16 * 1024;

	/**
	 * The consent form has one per ticked box, the resource parameter may be repeated.
	 */
	private static final Set<String> REPEATABLE = Set.of("resource", "audience");

	/** What must not stand in an address, where logs keep it (RFC 6749 section 2.3.1). */
	private static final Set<String> SECRET = Set.of("client_secret", "client_assertion", "code", "code_verifier",
			"refresh_token", "device_code", "token", "subject_token", "actor_token");

	private static final String SCOPE = "scope";

	private final ProtocolErrors errors;

	ProtocolRequestFilter(ProtocolErrors errors) {
		this.errors = errors;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		OAuth2Error problem = problem(request);
		if (problem != null) {
			this.errors.refuse(request, response, problem);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static @Nullable OAuth2Error problem(HttpServletRequest request) {
		for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
			String name = parameter.getKey();
			if (parameter.getValue().length > 1 && !isRepeatable(request, name)) {
				return invalidRequest("A parameter is given more than once");
			}
			int longest = RequestObjects.PARAMETER.equals(name) ? LONGEST_REQUEST_OBJECT : LONGEST_VALUE;
			if (isMalformed(name, LONGEST_VALUE)
					|| Arrays.stream(parameter.getValue()).anyMatch((value) -> isMalformed(value, longest))) {
				return invalidRequest("A parameter is too long or holds control characters");
			}
		}
		if ("POST".equals(request.getMethod()) && queryNames(request).anyMatch(SECRET::contains)) {
			return invalidRequest("Credentials and tokens belong in the body of the request");
		}
		boolean both = request.getParameter(RequestObjects.PARAMETER) != null
				&& request.getParameter("request_uri") != null;
		return (isAuthorize(request) && both)
				? invalidRequest("The parameters request and request_uri exclude each other") : null;
	}

	private static boolean isRepeatable(HttpServletRequest request, String name) {
		return REPEATABLE.contains(name) || (SCOPE.equals(name) && isAuthorize(request)
				&& "POST".equals(request.getMethod()) && request.getParameter("response_type") == null);
	}

	private static Stream<String> queryNames(HttpServletRequest request) {
		String query = request.getQueryString();
		return (query == null) ? Stream.empty()
				: Arrays.stream(query.split("&", -1))
					.map((pair) -> pair.split("=", 2)[0])
					.map(ProtocolRequestFilter::decoded);
	}

	private static String decoded(String name) {
		try {
			return URLDecoder.decode(name, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException _) {
			return name;
		}
	}

	private static boolean isAuthorize(HttpServletRequest request) {
		return request.getRequestURI().endsWith("/oauth2/authorize");
	}

	private static boolean isMalformed(String value, int longest) {
		return value.length() > longest || value.chars().anyMatch((character) -> character < ' ' || character == 127);
	}

	private static OAuth2Error invalidRequest(String description) {
		return new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null);
	}

}
