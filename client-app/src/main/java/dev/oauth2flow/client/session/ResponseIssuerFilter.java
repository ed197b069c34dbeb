package dev.oauth2flow.client.session;

import java.io.IOException;

import dev.oauth2flow.client.ClientProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses an authorization response, success or error, that does not name the issuer whom
 * the request went to (RFC 9207 section 2.4), before anything else of it is looked at.
 */
class ResponseIssuerFilter extends OncePerRequestFilter {

	static final String ERROR = "invalid_issuer";

	private static final String ISSUER = "iss";

	private final String issuer;

	private final AuthenticationFailureHandler failureHandler;

	ResponseIssuerFilter(ClientProperties properties, AuthenticationFailureHandler failureHandler) {
		this.issuer = properties.issuer().toString();
		this.failureHandler = failureHandler;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getRequestURI().equals(AuthorizationServer.CALLBACK_PATH);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String[] named = request.getParameterValues(ISSUER);
		if (named == null || named.length != 1 || !named[0].equals(this.issuer)) {
			this.failureHandler.onAuthenticationFailure(request, response,
					new OAuth2AuthenticationException(new OAuth2Error(ERROR)));
			return;
		}
		chain.doFilter(request, response);
	}

}
