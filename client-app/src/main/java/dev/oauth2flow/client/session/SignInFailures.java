package dev.oauth2flow.client.session;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

import dev.oauth2flow.client.errors.Problem;
import dev.oauth2flow.client.errors.ProblemPages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

/**
 * The one place that decides what a failed sign-in tells the user.
 */
@Component
class SignInFailures implements AuthenticationFailureHandler {

	private static final Logger LOGGER = LoggerFactory.getLogger(SignInFailures.class);

	private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

	private static final Set<String> SERVER_IS_UNWELL = Set.of(OAuth2ErrorCodes.SERVER_ERROR,
			OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE);

	private final ProblemPages pages;

	SignInFailures(ProblemPages pages) {
		this.pages = pages;
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException failure) throws IOException {
		Problem problem = problem(failure);
		LOGGER.info("Sign-in failed: {} ({})", problem, reason(failure));
		this.pages.send(problem, request, response);
	}

	private static Problem problem(AuthenticationException failure) {
		if (hasCause(failure, DataAccessException.class)) {
			return Problem.SESSIONS_AWAY;
		}
		String code = code(failure);
		if (hasCause(failure, SignInUnavailableException.class) || hasCause(failure, ResourceAccessException.class)
				|| hasCause(failure, HttpServerErrorException.class) || SERVER_IS_UNWELL.contains(code)) {
			return Problem.SIGN_IN_AWAY;
		}
		return OAuth2ErrorCodes.ACCESS_DENIED.equals(code) ? Problem.SIGN_IN_REFUSED : Problem.SIGN_IN_LOST;
	}

	// An error code of the response is whatever its sender wrote.
	private static String reason(AuthenticationException failure) {
		String code = code(failure);
		return ERROR_CODE.matcher(code).matches() ? code : failure.getClass().getSimpleName();
	}

	private static String code(AuthenticationException failure) {
		if (failure instanceof OAuth2AuthenticationException oauth2) {
			return oauth2.getError().getErrorCode();
		}
		return (failure.getCause() instanceof OAuth2AuthorizationException oauth2) ? oauth2.getError().getErrorCode()
				: "";
	}

	private static boolean hasCause(@Nullable Throwable failure, Class<? extends Throwable> type) {
		return failure != null && (type.isInstance(failure) || hasCause(failure.getCause(), type));
	}

}
