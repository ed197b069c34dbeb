package dev.oauth2flow.client.session;

import java.io.IOException;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

/**
 * Why signing in did not work, as far as the user needs to know.
 */
public enum SignInFailure {

	/** The user, or the authorization server for them, said no. */
	REFUSED,
	/**
	 * The answer does not belong to this browser, was used already or was tampered with.
	 */
	INVALID,
	/** The authorization server did not answer. */
	AWAY;

	/** The request attribute that holds the failure for the page. */
	public static final String ATTRIBUTE = "dev.oauth2flow.client.signInFailure";

	static SignInFailure of(Exception failure) {
		if (!(failure instanceof OAuth2AuthenticationException oauth2)) {
			return AWAY;
		}
		return switch (oauth2.getError().getErrorCode()) {
			case "access_denied", "consent_required" -> REFUSED;
			case "invalid_token_response", "server_error", "temporarily_unavailable" -> AWAY;
			default -> INVALID;
		};
	}

	void show(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		request.setAttribute(ATTRIBUTE, this);
		request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, status());
		response.setStatus(status());
		request.getRequestDispatcher("/sign-in-failed").forward(request, response);
	}

	private int status() {
		return switch (this) {
			case REFUSED -> HttpServletResponse.SC_FORBIDDEN;
			case INVALID -> HttpServletResponse.SC_BAD_REQUEST;
			case AWAY -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
		};
	}

}
