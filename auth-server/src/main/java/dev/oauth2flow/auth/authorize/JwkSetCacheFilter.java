package dev.oauth2flow.auth.authorize;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Lets the key set be cached, for as long as a new key is published before it signs.
 */
final class JwkSetCacheFilter extends ShallowEtagHeaderFilter {

	private final String path;

	private final String cacheControl;

	JwkSetCacheFilter(String path, Duration cacheable) {
		this.cacheControl = "public, max-age=" + cacheable.toSeconds();
		this.path = path;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getRequestURI().equals(this.path);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		response.setHeader(HttpHeaders.CACHE_CONTROL, this.cacheControl);
		super.doFilterInternal(request, response, chain);
	}

}
