package dev.oauth2flow.auth.authorize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

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
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Sends the browser back to the client with a code or an error, and always with this
 * server's issuer (RFC 6749 section 4.1.2, RFC 9207 section 2).
 */
final class AuthorizationResponses {

	private final String issuer;

	private final ProtocolErrors errors;

	private final SignInRedirect signIn;

	AuthorizationResponses(String issuer, ProtocolErrors errors, SignInRedirect signIn) {
		this.issuer = issuer;
		this.errors = errors;
		this.signIn = signIn;
	}

	void onSuccess(HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
		OAuth2AuthorizationCodeRequestAuthenticationToken result = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
		UriComponentsBuilder location = UriComponentsBuilder
			.fromUriString(Objects.requireNonNull(result.getRedirectUri()));
		add(location, OAuth2ParameterNames.CODE, Objects.requireNonNull(result.getAuthorizationCode()).getTokenValue());
		send(response, location, result.getState());
	}

	void onError(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
			throws IOException {
		if (exception instanceof SignInDemandedException) {
			this.signIn.send(request, response);
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
		UriComponentsBuilder location = UriComponentsBuilder.fromUriString(redirectUri);
		add(location, OAuth2ParameterNames.ERROR, error.getErrorCode());
		if (error.getDescription() != null) {
			add(location, OAuth2ParameterNames.ERROR_DESCRIPTION, error.getDescription());
		}
		send(response, location, asked.getState());
	}

	private void send(HttpServletResponse response, UriComponentsBuilder location, @Nullable String state) {
		if (state != null && !state.isEmpty()) {
			add(location, OAuth2ParameterNames.STATE, state);
		}
		add(location, "iss", this.issuer);
		// Not 307, which would post the form to the client (RFC 9700, section 4.12).
		response.setStatus(HttpStatus.FOUND.value());
		response.setHeader(HttpHeaders.LOCATION, location.build(true).toUriString());
	}

	private static void add(UriComponentsBuilder location, String name, String value) {
		location.queryParam(name, UriUtils.encode(value, StandardCharsets.UTF_8));
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
		return "The application that sent you here made a request that cannot be answered";
	}

}
