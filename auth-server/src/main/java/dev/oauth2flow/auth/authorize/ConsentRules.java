package dev.oauth2flow.auth.authorize;

import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * Decides whether the user is to be asked for consent (OpenID Connect Core 1.0 sections
 * 3.1.2.1 and 3.1.2.4).
 */
final class ConsentRules implements Predicate<OAuth2AuthorizationCodeRequestAuthenticationContext> {

	@Override
	public boolean test(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
		Prompt prompt = Prompt.of(request.getAdditionalParameters());
		if (prompt.toConsent()) {
			return true;
		}
		boolean required = context.getRegisteredClient().getClientSettings().isRequireAuthorizationConsent()
				&& !isGiven(context);
		if (required && prompt.forbidden()) {
			throw AuthorizationRequestRules.refused(context, Prompt.CONSENT_REQUIRED,
					"The user has not consented to this request");
		}
		return required;
	}

	private static boolean isGiven(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		Set<String> asked = Objects.requireNonNull(context.getAuthorizationRequest()).getScopes();
		OAuth2AuthorizationConsent given = context.getAuthorizationConsent();
		return asked.equals(Set.of(OidcScopes.OPENID)) || (given != null && given.getScopes().containsAll(asked));
	}

}
