package dev.oauth2flow.auth.session;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request read its session once, however often it is looked at.
 */
class SessionRequestFilter extends OncePerRequestFilter {

	private final SessionStore store;

	SessionRequestFilter(SessionStore store) {
		this.store = store;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		this.store.beginRequest();
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.store.endRequest();
		}
	}

}
