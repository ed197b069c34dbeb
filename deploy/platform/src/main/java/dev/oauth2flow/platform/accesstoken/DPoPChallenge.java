package dev.oauth2flow.platform.accesstoken;

import dev.oauth2flow.platform.proof.DPoPProofs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * The challenge of the scheme DPoP (RFC 9449 section 7.1), with the algorithms that are
 * taken here.
 */
public final class DPoPChallenge implements AuthenticationEntryPoint {

	private static final String ALGORITHMS = "algs=\"" + String.join(" ", DPoPProofs.ALGORITHMS) + "\"";

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) {
		StringBuilder challenge = new StringBuilder("DPoP ");
		HttpStatus status = HttpStatus.UNAUTHORIZED;
		// The framework says that a proof is not valid; the cause says why.
		Throwable cause = (failure.getCause() instanceof OAuth2AuthenticationException inner) ? inner : failure;
		if (cause instanceof OAuth2AuthenticationException refused) {
			OAuth2Error error = refused.getError();
			challenge.append("error=\"").append(error.getErrorCode()).append("\", ");
			if (error.getDescription() != null) {
				challenge.append("error_description=\"").append(quotable(error.getDescription())).append("\", ");
			}
			if (OAuth2ErrorCodes.INVALID_REQUEST.equals(error.getErrorCode())) {
				status = HttpStatus.BAD_REQUEST;
			}
		}
		response.setStatus(status.value());
		response.addHeader(HttpHeaders.WWW_AUTHENTICATE, challenge.append(ALGORITHMS).toString());
	}

	/**
	 * Says beside another challenge that proofs are taken, too.
	 * @param response the response
	 */
	void offer(HttpServletResponse response) {
		response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "DPoP " + ALGORITHMS);
	}

	private static String quotable(String description) {
		return description.replace('"', '\'').replace('\\', '/');
	}

}
