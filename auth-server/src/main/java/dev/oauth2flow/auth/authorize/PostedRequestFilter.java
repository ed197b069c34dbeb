package dev.oauth2flow.auth.authorize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Turns an authorization request that is posted (OpenID Connect Core 1.0 section
 * 3.1.2.1), or one to sign out, into the same request by GET: only with that does the
 * browser send the session's cookie, which is not for requests that other sites post.
 */
final class PostedRequestFilter extends OncePerRequestFilter {

	/** What the query of an address can hold, in characters. */
	private static final int LONGEST_QUERY = 6000;

	/** By these a request is told apart from the answer to the consent page. */
	private static final List<String> OF_A_REQUEST = List.of("response_type", "request", "request_uri", "redirect_uri",
			"code_challenge", "code_challenge_method");

	private final String authorizePath;

	private final String endSessionPath;

	private final ProtocolErrors errors;

	PostedRequestFilter(String authorizePath, String endSessionPath, ProtocolErrors errors) {
		this.authorizePath = authorizePath;
		this.endSessionPath = endSessionPath;
		this.errors = errors;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		if (!"POST".equals(request.getMethod())) {
			return true;
		}
		String path = request.getRequestURI().substring(request.getContextPath().length());
		return !path.equals(this.endSessionPath) && !(path.equals(this.authorizePath)
				&& OF_A_REQUEST.stream().anyMatch((name) -> request.getParameter(name) != null));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String query = request.getParameterMap()
			.entrySet()
			.stream()
			.flatMap((parameter) -> Arrays.stream(parameter.getValue())
				.map((value) -> encode(parameter.getKey()) + "=" + encode(value)))
			.collect(Collectors.joining("&"));
		if (query.length() > LONGEST_QUERY) {
			this.errors.page(request, response, "The request of the application is too long");
			return;
		}
		SeeOther.send(response, request.getRequestURI() + "?" + query);
	}

	private static String encode(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

}
