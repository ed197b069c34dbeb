package dev.oauth2flow.client.pages;

import java.util.Objects;

import dev.oauth2flow.client.session.BackendAwayException;
import dev.oauth2flow.client.session.SignInAgainException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * What every page knows, and what is shown instead of one that cannot be made.
 */
@ControllerAdvice
class PageAdvice {

	private static final Logger LOGGER = LoggerFactory.getLogger(PageAdvice.class);

	@ModelAttribute
	void everyPage(@AuthenticationPrincipal @Nullable OidcUser user, HttpServletRequest request, Model model) {
		if (user != null) {
			model.addAttribute("signedInAs", displayName(user));
		}
		model.addAttribute("here", request.getRequestURI());
	}

	private static String displayName(OidcUser user) {
		for (String claim : new String[] { "name", "preferred_username", "email" }) {
			String value = user.getClaimAsString(claim);
			if (value != null) {
				return value;
			}
		}
		return Objects.requireNonNullElse(user.getSubject(), "you");
	}

	@ExceptionHandler(SignInAgainException.class)
	String signInAgain(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.invalidate();
		}
		return "redirect:/?notice=signed-out";
	}

	@ExceptionHandler(BackendAwayException.class)
	@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
	String away(BackendAwayException failure, HttpServletResponse response, Model model) {
		LOGGER.warn("A part behind this application is away: {}", failure.getMessage());
		response.setHeader(HttpHeaders.RETRY_AFTER, "5");
		model.addAttribute("status", HttpStatus.SERVICE_UNAVAILABLE.value());
		return "error";
	}

}
