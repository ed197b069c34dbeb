package dev.oauth2flow.auth.par;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.session.SavedRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Puts what a client has pushed in the place of the browser's request, of which nothing
 * but {@code client_id} and {@code request_uri} counts (RFC 9126 section 4). So what
 * comes after need not know where a request's parameters came from.
 */
public final class PushedRequestFilter extends OncePerRequestFilter {

	private static final String ENDPOINT = "/oauth2/authorize";

	private final PushedRequests requests;

	private final String ownParameter;

	private final AuthenticationFailureHandler refusals;

	/**
	 * Makes the filter.
	 * @param requests keeps what was pushed
	 * @param ownParameter the one parameter of the browser's that counts: this server has
	 * added it itself
	 * @param refusals tells the person in front of the browser
	 */
	public PushedRequestFilter(PushedRequests requests, String ownParameter, AuthenticationFailureHandler refusals) {
		this.requests = requests;
		this.ownParameter = ownParameter;
		this.refusals = refusals;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String requestUri = ENDPOINT.equals(request.getRequestURI()) ? request.getParameter("request_uri") : null;
		if (requestUri == null) {
			chain.doFilter(request, response);
			return;
		}
		if ("POST".equals(request.getMethod())) {
			// As a GET it can be remembered while the user signs in.
			response.setStatus(HttpServletResponse.SC_SEE_OTHER);
			response.setHeader("Location", ENDPOINT + "?" + reference(request, requestUri));
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
		request.setAttribute(SavedRequests.QUERY, reference(request, requestUri));
		chain.doFilter(new Substituted(request, pushed, this.ownParameter), response);
	}

	private static String reference(HttpServletRequest request, String requestUri) {
		String clientId = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
		return "client_id=" + UriUtils.encode((clientId != null) ? clientId : "", StandardCharsets.UTF_8)
				+ "&request_uri=" + UriUtils.encode(requestUri, StandardCharsets.UTF_8);
	}

	/**
	 * A request with other parameters, wherever they are looked for.
	 */
	private static final class Substituted extends HttpServletRequestWrapper {

		private final Map<String, String[]> parameters = new LinkedHashMap<>();

		Substituted(HttpServletRequest request, PushedRequests.PushedRequest pushed, String ownParameter) {
			super(request);
			pushed.parameters().forEach((name, values) -> this.parameters.put(name, values.toArray(String[]::new)));
			this.parameters.remove(ownParameter);
			String[] own = request.getParameterValues(ownParameter);
			if (own != null) {
				this.parameters.put(ownParameter, own);
			}
		}

		@Override
		public @Nullable String getParameter(String name) {
			String[] values = this.parameters.get(name);
			return (values != null) ? values[0] : null;
		}

		@Override
		public Map<String, String[]> getParameterMap() {
			return Collections.unmodifiableMap(this.parameters);
		}

		@Override
		public Enumeration<String> getParameterNames() {
			return Collections.enumeration(this.parameters.keySet());
		}

		@Override
		public String @Nullable [] getParameterValues(String name) {
			return this.parameters.get(name);
		}

		@Override
		public @Nullable String getQueryString() {
			UriComponentsBuilder query = UriComponentsBuilder.newInstance();
			this.parameters.forEach((name, values) -> List.of(values)
				.forEach((value) -> query.queryParam(UriUtils.encode(name, StandardCharsets.UTF_8),
						UriUtils.encode(value, StandardCharsets.UTF_8))));
			return query.build(true).getQuery();
		}

	}

}
