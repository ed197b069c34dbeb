package dev.oauth2flow.auth.authorize;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Leaves out of a request the scope by which a client asks for access while the user is
 * not signed in, unless it is the client's to ask for and the user is asked by
 * {@code prompt=consent} or has allowed it before (OpenID Connect Core 1.0 section 11).
 */
final class OfflineAccess {

	static final String SCOPE = "offline_access";

	private final OAuth2AuthorizationConsentService consents;

	OfflineAccess(OAuth2AuthorizationConsentService consents) {
		this.consents = consents;
	}

	/**
	 * Leaves it out for clients that may not have it.
	 */
	static Set<String> ofClient(Set<String> scopes, @Nullable RegisteredClient client) {
		boolean may = client != null && client.getScopes().contains(SCOPE)
				&& client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.REFRESH_TOKEN);
		return may ? scopes : without(scopes);
	}

	/**
	 * Leaves it out where the user would not know of it. Who is first-party is no
	 * exception.
	 */
	Set<String> of(OAuth2AuthorizationCodeRequestAuthenticationToken request, Set<String> scopes,
			@Nullable RegisteredClient client, Authentication user) {
		Set<String> left = ofClient(scopes, client);
		boolean known = client == null || !left.contains(SCOPE)
				|| Prompt.of(request.getAdditionalParameters()).toConsent() || isAllowed(client, user);
		return known ? left : without(left);
	}

	private boolean isAllowed(RegisteredClient client, Authentication user) {
		if (!GrantableScopesConverter.isSignedIn(user)) {
			// Asked again when it is known who that is.
			return false;
		}
		OAuth2AuthorizationConsent given = this.consents.findById(client.getId(), user.getName());
		return given != null && given.getScopes().contains(SCOPE);
	}

	private static Set<String> without(Set<String> scopes) {
		if (!scopes.contains(SCOPE)) {
			return scopes;
		}
		Set<String> left = new LinkedHashSet<>(scopes);
		left.remove(SCOPE);
		return left;
	}

}
