package dev.oauth2flow.auth.signin;

import java.io.IOException;
import java.util.Objects;

import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/**
 * Answers a form whose session has ended or was replaced since the page was made: by the
 * back button, in a second tab, or after a long pause. Nothing that the form asked for is
 * done; the browser is led to where the user can go on.
 */
@Component
class LostForms implements AccessDeniedHandler {

	private final SignInOutcome outcome;

	private final SavedRequests savedRequests;

	LostForms(SignInOutcome outcome, SavedRequests savedRequests) {
		this.outcome = outcome;
		this.savedRequests = savedRequests;
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
			throws IOException {
		String context = request.getContextPath();
		String path = request.getRequestURI().substring(context.length());
		if (!(exception instanceof CsrfException)) {
			response.sendError(HttpStatus.FORBIDDEN.value());
		}
		else if (path.equals("/signin") || path.startsWith("/signin/passkey")) {
			SeeOther.send(response, afterLostSignIn(request, context));
		}
		else if (SecondFactorFilter.PATH.equals(path)) {
			SeeOther.send(response, context + path);
		}
		else if ("/signout".equals(path)) {
			SeeOther.send(response, context + "/signout");
		}
		else if (path.equals("/account") || path.startsWith("/account/")) {
			SeeOther.send(response, context + "/account");
		}
		else {
			response.sendError(HttpStatus.FORBIDDEN.value());
		}
	}

	private String afterLostSignIn(HttpServletRequest request, String context) {
		String target = this.outcome.target(request);
		if (isSignedIn()) {
			return Objects.requireNonNullElse(target, context + "/account");
		}
		if (target != null) {
			this.savedRequests.save(request, target);
		}
		return context + "/signin?expired";
	}

	private static boolean isSignedIn() {
		@Nullable Object authentication = SecurityContextHolder.getContext().getAuthentication();
		return authentication instanceof SignedInAuthentication;
	}

}
