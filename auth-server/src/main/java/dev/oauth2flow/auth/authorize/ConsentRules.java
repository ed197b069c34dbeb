package dev.oauth2flow.auth.authorize;

import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import dev.oauth2flow.auth.consent.ConsentedClaims;
import dev.oauth2flow.auth.consent.ConsentedDetails;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.grant.ClaimsRequest;
import dev.oauth2flow.auth.grant.StandardClaims;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
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
		OAuth2AuthorizationRequest request = Objects.requireNonNull(context.getAuthorizationRequest());
		Set<String> asked = request.getScopes();
		OAuth2AuthorizationConsent given = context.getAuthorizationConsent();
		Set<String> givenScopes = (given != null) ? given.getScopes() : Set.of();
		Set<String> claims = ClaimsRequest.of(request.getAdditionalParameters()).beyond(asked);
		claims.removeAll(StandardClaims.of(givenScopes));
		claims.removeAll(ConsentedClaims.of(given));
		AuthorizationDetails details = AuthorizationDetails.of(request.getAdditionalParameters());
		return claims.isEmpty() && ConsentedDetails.of(given).containsAll(details.texts())
				&& (asked.equals(Set.of(OidcScopes.OPENID)) || givenScopes.containsAll(asked));
	}

}
