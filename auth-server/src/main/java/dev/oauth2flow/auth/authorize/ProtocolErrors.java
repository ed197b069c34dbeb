package dev.oauth2flow.auth.authorize;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.http.converter.OAuth2ErrorHttpMessageConverter;

/**
 * The one place that decides what a refused request is told: a person gets a page, a
 * client the JSON of RFC 6749 section 5.2.
 */
final class ProtocolErrors {

	/** The name under which the error page finds what went wrong, in plain words. */
	static final String EXPLANATION = "oauth2flow.error.explanation";

	private static final String CHALLENGE = "Basic realm=\"oauth2-flow\", charset=\"UTF-8\"";

	private final OAuth2ErrorHttpMessageConverter json = new OAuth2ErrorHttpMessageConverter();

	/**
	 * Refuses a request at any endpoint.
	 */
	void refuse(HttpServletRequest request, HttpServletResponse response, OAuth2Error error) throws IOException {
		String path = request.getRequestURI();
		if (path.endsWith("/oauth2/authorize") || path.endsWith("/connect/logout")) {
			page(request, response, String.valueOf(error.getDescription()));
		}
		else {
			json(response, error);
		}
	}

	/**
	 * Tells the person in front of the browser. The browser is not sent anywhere, because
	 * it is not known whom to trust (RFC 6749 section 4.1.2.1).
	 */
	void page(HttpServletRequest request, HttpServletResponse response, String explanation) throws IOException {
		request.setAttribute(EXPLANATION, explanation);
		response.sendError(HttpStatus.BAD_REQUEST.value());
	}

	/**
	 * Tells a client, with 401 and a challenge if the client could not be authenticated.
	 */
	void json(HttpServletResponse response, OAuth2Error error) throws IOException {
		ServletServerHttpResponse http = new ServletServerHttpResponse(response);
		if (OAuth2ErrorCodes.INVALID_CLIENT.equals(error.getErrorCode())) {
			http.setStatusCode(HttpStatus.UNAUTHORIZED);
			http.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
		}
		else {
			http.setStatusCode(HttpStatus.BAD_REQUEST);
		}
		http.getHeaders().setCacheControl("no-store");
		this.json.write(new OAuth2Error(error.getErrorCode(), description(error), null), null, http);
	}

	void onClientError(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
			throws IOException {
		OAuth2Error error = (exception instanceof OAuth2AuthenticationException protocol) ? protocol.getError()
				: new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT);
		json(response, error);
	}

	/**
	 * Stands behind the framework's converters, which fail where none of them answers.
	 */
	@SuppressWarnings("DoNotCallSuggester") // It is a converter, to be called.
	static Authentication noAuthorizationRequest(HttpServletRequest request) {
		throw new OAuth2AuthenticationException(
				new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "The parameter response_type is missing", null));
	}

	void onPushedError(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
			throws IOException {
		page(request, response, "This request of the application has expired or has been answered. "
				+ "Start again from the application");
	}

	/**
	 * Why a client could not be authenticated, and why a grant is not valid, is not told:
	 * it would help who tries values.
	 */
	private static @Nullable String description(OAuth2Error error) {
		return switch (error.getErrorCode()) {
			case OAuth2ErrorCodes.INVALID_CLIENT, OAuth2ErrorCodes.INVALID_GRANT -> null;
			default -> error.getDescription();
		};
	}

}
