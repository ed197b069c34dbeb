package dev.oauth2flow.auth.par;

import java.io.IOException;
import java.util.Set;

import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts what a client has pushed in the place of the browser's request, of which nothing
 * but {@code client_id} and {@code request_uri} counts (RFC 9126 section 4). So what
 * comes after need not know where a request's parameters came from.
 */
public final class PushedRequestFilter extends OncePerRequestFilter {

	private static final String ENDPOINT = "/oauth2/authorize";

	private final PushedRequests requests;

	private final Set<String> ownParameters;

	private final AuthenticationFailureHandler refusals;

	/**
	 * Makes the filter.
	 * @param requests keeps what was pushed
	 * @param ownParameters the parameters of the browser's that count: this server has
	 * added them itself
	 * @param refusals tells the person in front of the browser
	 */
	public PushedRequestFilter(PushedRequests requests, Set<String> ownParameters,
			AuthenticationFailureHandler refusals) {
		this.requests = requests;
		this.ownParameters = Set.copyOf(ownParameters);
		this.refusals = refusals;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String requestUri = ENDPOINT.equals(request.getRequestURI()) ? request.getParameter("request_uri") : null;
		if (requestUri == null || !PushedRequests.isPushed(requestUri)) {
			chain.doFilter(request, response);
			return;
		}
		if ("POST".equals(request.getMethod())) {
			// As a GET it can be remembered while the user signs in.
			SeeOther.send(response, ENDPOINT + "?"
					+ PushedRequests.reference(request.getParameter(OAuth2ParameterNames.CLIENT_ID), requestUri));
			return;
		}
		PushedRequests.PushedRequest pushed = this.requests.visit(requestUri,
				request.getParameter(OAuth2ParameterNames.CLIENT_ID), request);
		if (pushed == null) {
			this.refusals.onAuthenticationFailure(request, response,
					new OAuth2AuthenticationException(new OAuth2Error("invalid_request_uri",
							"The request of the application has expired, has been used already, or is not its own",
							null)));
			return;
		}
		request.setAttribute(SavedRequests.QUERY, PushedRequests.reference(pushed.clientId(), requestUri));
		chain.doFilter(new SubstitutedRequest(request, pushed.parameters(), this.ownParameters), response);
	}

}
