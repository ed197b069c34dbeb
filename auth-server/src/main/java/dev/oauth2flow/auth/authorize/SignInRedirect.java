package dev.oauth2flow.auth.authorize;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.signin.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.util.UriUtils;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Sends the browser to the sign-in page, from where it comes back to the authorization
 * request.
 */
final class SignInRedirect {

	/** What this server adds to a request. */
	static final Set<String> OWN = Set.of(SignInMarker.PARAMETER, StepUp.DECLINED, SavedRequests.DECLINED);

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

	/**
	 * Sends the browser to the page for one more proof. A marker stays as it is: who has
	 * signed in since need not do so again.
	 */
	void sendToStepUp(HttpServletRequest request, HttpServletResponse response, String acr) {
		String marker = request.getParameter(SignInMarker.PARAMETER);
		this.savedRequests.save(request, request.getRequestURI() + "?" + asked(request)
				+ ((marker != null) ? "&" + SignInMarker.PARAMETER + "=" + UriUtils.encode(marker, UTF_8) : ""));
		response.setStatus(HttpStatus.FOUND.value());
		response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + StepUp.page(acr));
	}

	private static String asked(HttpServletRequest request) {
		String query = SavedRequests.query(request);
		return (query != null) ? Arrays.stream(query.split("&", -1))
			.filter((parameter) -> OWN.stream().noneMatch((own) -> parameter.startsWith(own + "=")))
			.collect(Collectors.joining("&")) : "";
	}

	private String query(HttpServletRequest request) {
		String asked = asked(request);
		@Nullable Authentication current = SecurityContextHolder.getContext().getAuthentication();
		return asked + "&" + SignInMarker.PARAMETER + "=" + this.marker
			.issue((current instanceof SignedInAuthentication signedIn) ? signedIn.getPrincipal() : null);
	}

}
