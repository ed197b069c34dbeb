package dev.oauth2flow.platform.accesstoken;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * How well and how recently the user of an access token must have signed in (RFC 9470). A
 * request that does not meet it is challenged, so that the client can send the user to
 * prove more, and come back.
 *
 * @param acrValues the authentication context classes that would do, the most wanted
 * first; empty if any would
 * @param maxAge how long ago the user may have signed in, or {@code null}
 */
public record AuthenticationRequirement(List<String> acrValues,
		@Nullable Duration maxAge) implements AuthorizationManager<RequestAuthorizationContext> {

	/**
	 * Makes the requirement.
	 */
	public AuthenticationRequirement {
		acrValues = List.copyOf(acrValues);
	}

	/**
	 * Judges the token of a request, to be used beside what demands its scope.
	 */
	@Override
	public AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> authentication,
			RequestAuthorizationContext context) {
		return judge((authentication.get() instanceof AbstractOAuth2TokenAuthenticationToken<?> bearer
				&& bearer.getToken() instanceof Jwt token) ? token : null);
	}

	/**
	 * Judges a token.
	 * @param token a verified access token (RFC 9068), or {@code null} if there is none
	 * @return whether it meets this; if not, {@link #challenge} finds this in it
	 */
	public AuthorizationResult judge(@Nullable Jwt token) {
		return new Judgement(this, token != null && isMetBy(token));
	}

	private boolean isMetBy(Jwt token) {
		Instant authTime = token.getClaimAsInstant("auth_time");
		String acr = token.getClaimAsString("acr");
		return (this.acrValues.isEmpty() || (acr != null && this.acrValues.contains(acr))) && (this.maxAge == null
				|| (authTime != null && Duration.between(authTime, Instant.now()).compareTo(this.maxAge) <= 0));
	}

	/**
	 * Challenges the client of a request that was denied because of a requirement.
	 * @param request the request
	 * @param response the response, whose status and challenge are set (RFC 9470 section
	 * 3)
	 * @param denied why the request was denied
	 * @return whether it was because of a requirement; if not, nothing is done
	 */
	public static boolean challenge(HttpServletRequest request, HttpServletResponse response, Exception denied) {
		if (!(denied instanceof AuthorizationDeniedException decided)
				|| !(decided.getAuthorizationResult() instanceof Judgement judgement)) {
			return false;
		}
		AuthenticationRequirement requirement = judgement.requirement();
		StringJoiner challenge = new StringJoiner(", ", BoundTokens.scheme(request) + " ", "");
		challenge.add("error=\"insufficient_user_authentication\"");
		challenge.add("error_description=\"A stronger or more recent sign-in is needed\"");
		if (!requirement.acrValues.isEmpty()) {
			challenge.add("acr_values=\"" + String.join(" ", requirement.acrValues) + "\"");
		}
		if (requirement.maxAge != null) {
			challenge.add("max_age=\"" + requirement.maxAge.toSeconds() + "\"");
		}
		response.setStatus(HttpStatus.UNAUTHORIZED.value());
		response.addHeader(HttpHeaders.WWW_AUTHENTICATE, challenge.toString());
		return true;
	}

	private record Judgement(AuthenticationRequirement requirement, boolean isGranted) implements AuthorizationResult {
	}

}
