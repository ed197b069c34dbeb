package dev.oauth2flow.auth.signin;

import java.util.Objects;

import dev.oauth2flow.auth.session.AuthenticationContexts;
import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Leads on after the sign-in form: to what was asked for, or back to the form. The form
 * itself says what was asked for, so that several tabs do not get into each other's way
 * and a session that has ended meanwhile costs nothing but a new sign-in.
 */
@Component
class SignInOutcome implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

	/** The form's field with the address that was asked for. */
	static final String CONTINUE = "continue";

	private final SavedRequests savedRequests;

	SignInOutcome(SavedRequests savedRequests) {
		this.savedRequests = savedRequests;
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) {
		String target = target(request);
		this.savedRequests.removeRequest(request, response);
		HalfSignedIn.forget(request);
		SeeOther.send(response, Objects.requireNonNullElse(target, request.getContextPath() + "/account"));
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) {
		leadBack(request, response, after(exception, request));
	}

	/** Leads back to the form, which says by the query what failed. */
	void leadBack(HttpServletRequest request, HttpServletResponse response, String page) {
		String target = target(request);
		if (target != null) {
			this.savedRequests.save(request, target);
		}
		SeeOther.send(response, request.getContextPath() + page);
	}

	private static String after(AuthenticationException exception, HttpServletRequest request) {
		String page = request.getRequestURI().endsWith(SecondFactorFilter.PATH) ? codePage(request) : "/signin?";
		return switch (exception) {
			case SecondFactorRequiredException required -> {
				required.user().remember(request);
				yield SecondFactorFilter.PATH;
			}
			case TooManyTriesException tooMany -> page + "wait=" + tooMany.seconds();
			case InsufficientAuthenticationException _ -> "/signin?expired";
			default -> page + "error";
		};
	}

	/**
	 * Returns the page for one more proof, as the form had it, to be followed by a
	 * parameter.
	 */
	static String codePage(HttpServletRequest request) {
		String level = request.getParameter(SecondFactorFilter.LEVEL);
		return (level != null && AuthenticationContexts.SUPPORTED.contains(level)) ? StepUp.page(level) + "&"
				: SecondFactorFilter.PATH + "?";
	}

	/**
	 * Returns the address that the form, or else the session, says was asked for.
	 */
	@Nullable String target(HttpServletRequest request) {
		String fromForm = request.getParameter(CONTINUE);
		return this.savedRequests.isAcceptable(request, fromForm) ? fromForm : this.savedRequests.find(request);
	}

}
