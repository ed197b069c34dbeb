package dev.oauth2flow.auth.token;

import java.util.Set;
import java.util.function.Function;

import dev.oauth2flow.auth.users.UserProfile;
import dev.oauth2flow.auth.users.UserProfiles;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcUserInfoAuthenticationContext;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.stereotype.Component;

/**
 * Answers the user info endpoint (OpenID Connect Core 1.0 section 5.3.2) by what the
 * token's scopes give access to (section 5.4).
 */
@Component
public class UserInfo implements Function<OidcUserInfoAuthenticationContext, OidcUserInfo> {

	private final UserProfiles users;

	UserInfo(UserProfiles users) {
		this.users = users;
	}

	@Override
	public OidcUserInfo apply(OidcUserInfoAuthenticationContext context) {
		UserProfile user = this.users.find(context.getAuthorization().getPrincipalName())
			.orElseThrow(() -> new OAuth2AuthenticationException(BearerTokenErrorCodes.INVALID_TOKEN));
		Set<String> scopes = context.getAccessToken().getScopes();
		OidcUserInfo.Builder claims = OidcUserInfo.builder().subject(user.sub());
		if (scopes.contains(OidcScopes.PROFILE)) {
			claims.preferredUsername(user.username())
				.name(user.name())
				.claim("updated_at", user.updatedAt().getEpochSecond());
			if (user.locale() != null) {
				claims.locale(user.locale());
			}
		}
		if (scopes.contains(OidcScopes.EMAIL)) {
			claims.email(user.email()).emailVerified(user.emailVerified());
		}
		return claims.build();
	}

}
