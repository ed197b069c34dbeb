package dev.oauth2flow.auth.authorize;

import java.util.Arrays;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Sends the browser to the sign-in page, from where it comes back to the authorization
 * request.
 */
final class SignInRedirect {

	private final SavedRequests savedRequests;

	private final SignInMarker marker;

	private final String signInPage;

	SignInRedirect(SavedRequests savedRequests, SignInMarker marker, String signInPage) {
		this.savedRequests = savedRequests;
		this.marker = marker;
		this.signInPage = signInPage;
	}

	void send(HttpServletRequest request, HttpServletResponse response) {
		this.savedRequests.save(request, request.getRequestURI() + "?" + query(request));
		response.setStatus(HttpStatus.FOUND.value());
		response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + this.signInPage);
	}

	private String query(HttpServletRequest request) {
		String query = SavedRequests.query(request);
		String asked = (query != null) ? Arrays.stream(query.split("&", -1))
			.filter((parameter) -> !parameter.startsWith(SignInMarker.PARAMETER + "="))
			.collect(Collectors.joining("&")) : "";
		@Nullable Authentication current = SecurityContextHolder.getContext().getAuthentication();
		return asked + "&" + SignInMarker.PARAMETER + "=" + this.marker
			.issue((current instanceof SignedInAuthentication signedIn) ? signedIn.getPrincipal() : null);
	}

}
