package dev.oauth2flow.client.session;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses an authorization response that does not name our issuer (RFC 9207, section
 * 2.4): it may be another server's code, mixed up with ours.
 */
class IssuerOfResponse extends OncePerRequestFilter {

	private final String issuer;

	IssuerOfResponse(String issuer) {
		this.issuer = issuer;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getRequestURI().startsWith(request.getContextPath() + "/login/oauth2/code/");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String[] named = request.getParameterValues("iss");
		if (named == null || named.length != 1 || !named[0].equals(this.issuer)) {
			SignInFailure.INVALID.show(request, response);
			return;
		}
		chain.doFilter(request, response);
	}

}
