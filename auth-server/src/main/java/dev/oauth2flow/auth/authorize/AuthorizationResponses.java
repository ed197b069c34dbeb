package dev.oauth2flow.auth.authorize;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.grant.AnsweredRequest;
import dev.oauth2flow.auth.par.PushedRequests;
import dev.oauth2flow.auth.signin.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * Sends the browser back to the client with a code or an error, and always with this
 * server's issuer (RFC 6749 section 4.1.2, RFC 9207 section 2), in the way that the
 * client has asked for.
 */
final class AuthorizationResponses {

	/** The parameter that says how the client wants to be answered. */
	static final String RESPONSE_MODE = "response_mode";

	static final String QUERY = "query";

	static final String FORM_POST = "form_post";

	private final String issuer;

	private final ProtocolErrors errors;

	private final SignInRedirect signIn;

	private final PushedRequests pushedRequests;

	AuthorizationResponses(String issuer, ProtocolErrors errors, SignInRedirect signIn, PushedRequests pushedRequests) {
		this.pushedRequests = pushedRequests;
		this.issuer = issuer;
		this.errors = errors;
		this.signIn = signIn;
	}

	void onSuccess(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
			throws IOException {
		OAuth2AuthorizationCodeRequestAuthenticationToken result = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
		Map<String, String> answer = new LinkedHashMap<>();
		answer.put(OAuth2ParameterNames.CODE, Objects.requireNonNull(result.getAuthorizationCode()).getTokenValue());
		send(request, response, result, answer);
	}

	void onError(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
			throws IOException {
		if (exception instanceof SignInDemandedException) {
			this.signIn.send(request, response);
			return;
		}
		if (exception instanceof StepUpDemandedException demanded) {
			this.signIn.sendToStepUp(request, response, demanded.acr());
			return;
		}
		OAuth2AuthorizationCodeRequestAuthenticationToken asked = (exception instanceof OAuth2AuthorizationCodeRequestAuthenticationException refused)
				? refused.getAuthorizationCodeRequestAuthentication() : null;
		OAuth2Error error = (exception instanceof OAuth2AuthenticationException protocol) ? protocol.getError()
				: new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR);
		String redirectUri = (asked != null) ? asked.getRedirectUri() : null;
		if (asked == null || redirectUri == null || redirectUri.isEmpty()) {
			this.errors.page(request, response, explanation(error));
			return;
		}
		Map<String, String> answer = new LinkedHashMap<>();
		answer.put(OAuth2ParameterNames.ERROR, error.getErrorCode());
		if (error.getDescription() != null) {
			answer.put(OAuth2ParameterNames.ERROR_DESCRIPTION, error.getDescription());
		}
		this.pushedRequests.endCurrent();
		send(request, response, asked, answer);
	}

	private void send(HttpServletRequest request, HttpServletResponse response,
			OAuth2AuthorizationCodeRequestAuthenticationToken result, Map<String, String> answer) throws IOException {
		String redirectUri = Objects.requireNonNull(result.getRedirectUri());
		String state = result.getState();
		if (state != null && !state.isEmpty()) {
			answer.put(OAuth2ParameterNames.STATE, state);
		}
		answer.put("iss", this.issuer);
		if (FORM_POST.equals(responseMode(request, result))) {
			FormPostPage.show(request, response, redirectUri, answer);
			return;
		}
		// Not 307, which would post the form to the client (RFC 9700, section 4.12).
		response.setStatus(HttpStatus.FOUND.value());
		response.setHeader(HttpHeaders.LOCATION, ClientAddress.with(redirectUri, answer));
	}

	private static @Nullable Object responseMode(HttpServletRequest request,
			OAuth2AuthorizationCodeRequestAuthenticationToken result) {
		OAuth2AuthorizationRequest asked = AnsweredRequest.of(request);
		return ((asked != null) ? asked.getAdditionalParameters() : result.getAdditionalParameters())
			.get(RESPONSE_MODE);
	}

	private static String explanation(OAuth2Error error) {
		String description = String.valueOf(error.getDescription());
		if (description.endsWith(OAuth2ParameterNames.CLIENT_ID)) {
			return "The application that sent you here is not registered";
		}
		if (description.endsWith(OAuth2ParameterNames.REDIRECT_URI)) {
			return "The address to return to is not registered for this application";
		}
		if (description.endsWith(OAuth2ParameterNames.STATE)
				|| OAuth2ErrorCodes.INVALID_REQUEST.equals(error.getDescription())) {
			return "This request has been answered or has expired. Start again from the application";
		}
		if ("invalid_request_object".equals(error.getErrorCode())) {
			return "The application that sent you here made a request that is not signed as it must be";
		}
		return "The application that sent you here made a request that cannot be answered";
	}

}
