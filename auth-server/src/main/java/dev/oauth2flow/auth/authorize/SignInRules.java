package dev.oauth2flow.auth.authorize;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.keys.OwnTokens;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.session.SignedInUser;
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
 * authorization request asks for, by {@code prompt}, {@code max_age} and
 * {@code id_token_hint} (OpenID Connect Core 1.0 section 3.1.2.1). If not, the user is
 * asked to sign in, once; where the client forbids asking, it is told so.
 */
final class SignInRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

	private final OwnTokens tokens;

	private final SignInMarker marker;

	private final ScopeCatalogue scopes;

	SignInRules(OwnTokens tokens, SignInMarker marker, ScopeCatalogue scopes) {
		this.tokens = tokens;
		this.marker = marker;
		this.scopes = scopes;
	}

	@Override
	public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
		Map<String, Object> parameters = request.getAdditionalParameters();
		String hinted = hintedSubject(context, parameters);
		SignedInUser user = (request.getPrincipal() instanceof SignedInAuthentication signedIn)
				? signedIn.getPrincipal() : null;
		Prompt prompt = Prompt.of(parameters);
		if (user == null || mustSignIn(prompt, parameters, hinted, user)) {
			if (prompt.forbidden()) {
				throw loginRequired(context);
			}
			throw new SignInDemandedException(request);
		}
		if (isOther(hinted, user)) {
			throw loginRequired(context);
		}
		if (!this.scopes.grantable(request.getScopes(), user.authorities()).containsAll(request.getScopes())) {
			throw AuthorizationRequestRules.refused(context, OAuth2ErrorCodes.INVALID_SCOPE,
					"The user may not grant this scope");
		}
	}

	private boolean mustSignIn(Prompt prompt, Map<String, Object> parameters, @Nullable String hinted,
			SignedInUser user) {
		boolean demanded = prompt.toSignIn() || isTooLongAgo(parameters, user) || isOther(hinted, user);
		return demanded && !this.marker.isMet(currentRequest().getParameter(SignInMarker.PARAMETER), user);
	}

	private static boolean isTooLongAgo(Map<String, Object> parameters, SignedInUser user) {
		return parameters.get("max_age") instanceof String maxAge && Duration.between(user.authTime(), Instant.now())
			.compareTo(Duration.ofSeconds(Long.parseLong(maxAge))) > 0;
	}

	private static boolean isOther(@Nullable String subject, SignedInUser user) {
		return subject != null && !subject.equals(user.sub());
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

	private static HttpServletRequest currentRequest() {
		return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
	}

}
