package dev.oauth2flow.auth.authorize;

import java.util.Set;

import dev.oauth2flow.auth.clients.ScopeCatalogue;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads an authorization request, and leaves out of it the scopes that this user may not
 * grant (RFC 6749 section 3.3). One application can so serve users of different rights.
 */
final class GrantableScopesConverter implements AuthenticationConverter {

	private final AuthenticationConverter delegate = new OAuth2AuthorizationCodeRequestAuthenticationConverter();

	private final ScopeCatalogue scopes;

	GrantableScopesConverter(ScopeCatalogue scopes) {
		this.scopes = scopes;
	}

	@Override
	public @Nullable Authentication convert(HttpServletRequest request) {
		Authentication converted = this.delegate.convert(request);
		if (!(converted instanceof OAuth2AuthorizationCodeRequestAuthenticationToken asked)
				|| !(asked.getPrincipal() instanceof Authentication user) || !isSignedIn(user)) {
			return converted;
		}
		Set<String> grantable = this.scopes.grantable(asked.getScopes(), AuthorizationRequestRules.authorities(user));
		if (grantable.isEmpty() || grantable.size() == asked.getScopes().size()) {
			return converted;
		}
		return new OAuth2AuthorizationCodeRequestAuthenticationToken(asked.getAuthorizationUri(), asked.getClientId(),
				user, asked.getRedirectUri(), asked.getState(), grantable, asked.getAdditionalParameters());
	}

	static boolean isSignedIn(Authentication user) {
		return user.isAuthenticated() && !(user instanceof AnonymousAuthenticationToken);
	}

}
