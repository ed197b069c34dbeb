package dev.oauth2flow.auth.authorize;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.grant.AcrRequest;
import dev.oauth2flow.auth.grant.ClaimsRequest;
import dev.oauth2flow.auth.keys.OwnTokens;
import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.signin.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Decides whether the user who is signed in, if any, is the one that a valid
 * authorization request asks for, by {@code prompt}, {@code max_age},
 * {@code id_token_hint}, {@code acr_values} and {@code claims} (OpenID Connect Core 1.0
 * section 3.1.2.1). If not, the user is asked to sign in, once, or only for the proof
 * that is missing (RFC 9470 section 5); where the client forbids asking, it is told so.
 */
final class SignInRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

	private final OwnTokens tokens;

	private final SignInMarker marker;

	private final ScopeCatalogue scopes;

	private final StepUp stepUp;

	SignInRules(OwnTokens tokens, SignInMarker marker, ScopeCatalogue scopes, StepUp stepUp) {
		this.stepUp = stepUp;
		this.tokens = tokens;
		this.marker = marker;
		this.scopes = scopes;
	}

	@Override
	public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
		if (currentRequest().getParameter(SavedRequests.DECLINED) != null) {
			throw AuthorizationRequestRules.refused(context, OAuth2ErrorCodes.ACCESS_DENIED,
					"The user does not want to sign in");
		}
		Map<String, Object> parameters = request.getAdditionalParameters();
		ClaimsRequest claims = ClaimsRequest.of(parameters);
		Expected expected = new Expected(hintedSubject(context, parameters), claims);
		SignedInUser user = (request.getPrincipal() instanceof SignedInAuthentication signedIn)
				? signedIn.getPrincipal() : null;
		Prompt prompt = Prompt.of(parameters);
		if (user == null || mustSignIn(prompt, parameters, expected, user)) {
			if (prompt.forbidden()) {
				throw loginRequired(context);
			}
			throw new SignInDemandedException(request);
		}
		if (!expected.isMetBy(user)) {
			throw loginRequired(context);
		}
		checkContext(context, prompt, AcrRequest.of(parameters), user);
		if (!this.scopes.grantable(request.getScopes(), user.authorities()).containsAll(request.getScopes())) {
			throw AuthorizationRequestRules.refused(context, OAuth2ErrorCodes.INVALID_SCOPE,
					"The user may not grant this scope");
		}
	}

	/**
	 * A user who can prove more is asked to, unless that is forbidden or was declined. A
	 * class that is only wished for is then done without.
	 */
	private void checkContext(OAuth2AuthorizationCodeRequestAuthenticationContext context, Prompt prompt,
			AcrRequest asked, SignedInUser user) {
		if (asked.isMetBy(user.amr())) {
			return;
		}
		String reachable = (currentRequest().getParameter(StepUp.DECLINED) == null)
				? asked.values().stream().filter((acr) -> this.stepUp.canReach(user, acr)).findFirst().orElse(null)
				: null;
		if (reachable != null && !prompt.forbidden()) {
			throw new StepUpDemandedException(context.getAuthentication(), reachable);
		}
		if (asked.essential()) {
			throw (reachable != null) ? loginRequired(context) : AuthorizationRequestRules.refused(context,
					"unmet_authentication_requirements", "The user has not signed in as the claim acr demands");
		}
	}

	private boolean mustSignIn(Prompt prompt, Map<String, Object> parameters, Expected expected, SignedInUser user) {
		boolean demanded = prompt.toSignIn() || isTooLongAgo(parameters, user) || !expected.isMetBy(user);
		return demanded && !this.marker.isMet(currentRequest().getParameter(SignInMarker.PARAMETER), user);
	}

	private static boolean isTooLongAgo(Map<String, Object> parameters, SignedInUser user) {
		return parameters.get("max_age") instanceof String maxAge && Duration.between(user.authTime(), Instant.now())
			.compareTo(Duration.ofSeconds(Long.parseLong(maxAge))) > 0;
	}

	/**
	 * Returns whom the client expects. The hint may have expired.
	 */
	private @Nullable String hintedSubject(OAuth2AuthorizationCodeRequestAuthenticationContext context,
			Map<String, Object> parameters) {
		if (!(parameters.get("id_token_hint") instanceof String hint) || hint.isEmpty()) {
			return null;
		}
		Jwt token = this.tokens.idTokenHint(hint);
		if (token == null) {
			throw AuthorizationRequestRules.refused(context, OAuth2ErrorCodes.INVALID_REQUEST,
					"id_token_hint is no ID token of this server");
		}
		return token.getSubject();
	}

	private static RuntimeException loginRequired(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		return AuthorizationRequestRules.refused(context, Prompt.LOGIN_REQUIRED,
				"Nobody is signed in as the request asks");
	}

	/**
	 * Whom the client expects to be signed in.
	 */
	private record Expected(@Nullable String hinted, ClaimsRequest claims) {

		boolean isMetBy(SignedInUser user) {
			return (this.hinted == null || this.hinted.equals(user.sub())) && isMetBy(user, this.claims.idToken())
					&& isMetBy(user, this.claims.userInfo());
		}

		private static boolean isMetBy(SignedInUser user, Map<String, ClaimsRequest.Wish> claims) {
			ClaimsRequest.Wish sub = claims.get("sub");
			return sub == null || sub.values().isEmpty() || sub.values().contains(user.sub());
		}

	}

	private static HttpServletRequest currentRequest() {
		return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
	}

}
