package dev.oauth2flow.auth.authorize;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers a method that an endpoint does not have by 405, before the framework takes the
 * endpoint for one that does not exist. Documents can also be asked for by HEAD (RFC 9110
 * section 9.3.2). An endpoint has one spelling: what tells endpoints apart by the address
 * as it was sent must see the same as what has decoded it.
 */
final class EndpointMethodFilter extends OncePerRequestFilter {

	private static final String HEAD = "HEAD";

	private static final String GET = "GET";

	private static final Set<String> DOCUMENT = Set.of(GET, HEAD);

	private final Map<String, Set<String>> methods;

	/**
	 * Makes the filter.
	 * @param methods the methods by path; what is not named is left alone
	 */
	EndpointMethodFilter(Map<String, Set<String>> methods) {
		this.methods = Map.copyOf(methods);
	}

	static Set<String> document() {
		return DOCUMENT;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		if (path.indexOf('%') >= 0) {
			response.sendError(HttpStatus.NOT_FOUND.value());
			return;
		}
		Set<String> allowed = this.methods.get(path);
		if (allowed != null && !allowed.contains(request.getMethod())) {
			response.setHeader(HttpHeaders.ALLOW, allowed.stream().sorted().collect(Collectors.joining(", ")));
			response.sendError(HttpStatus.METHOD_NOT_ALLOWED.value());
			return;
		}
		boolean head = allowed != null && HEAD.equals(request.getMethod());
		chain.doFilter(head ? new AsGet(request) : request, response);
	}

	/**
	 * The same request by GET. The server leaves out the body by itself.
	 */
	private static final class AsGet extends HttpServletRequestWrapper {

		AsGet(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getMethod() {
			return GET;
		}

	}

}
