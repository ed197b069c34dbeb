package dev.oauth2flow.auth.token;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.oauth2flow.auth.grant.StandardClaims;
import dev.oauth2flow.auth.users.UserClaims;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcUserInfoAuthenticationContext;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.stereotype.Component;

/**
 * Answers the user info endpoint (OpenID Connect Core 1.0 section 5.3.2) by what the
 * token's scopes give access to (section 5.4), and by what the client asked for by name
 * (section 5.5).
 */
@Component
public class UserInfo implements Function<OidcUserInfoAuthenticationContext, OidcUserInfo> {

	/** The access token's claim with what is told beyond what the scopes ask for. */
	static final String CLAIMS = "userinfo_claims";

	private final UserClaims users;

	UserInfo(UserClaims users) {
		this.users = users;
	}

	@Override
	public OidcUserInfo apply(OidcUserInfoAuthenticationContext context) {
		String sub = context.getAuthorization().getPrincipalName();
		Map<String, Object> known = this.users.find(sub)
			.orElseThrow(() -> new OAuth2AuthenticationException(BearerTokenErrorCodes.INVALID_TOKEN));
		Set<String> told = StandardClaims.of(context.getAccessToken().getScopes());
		OAuth2Authorization.Token<OAuth2AccessToken> token = context.getAuthorization().getAccessToken();
		Map<String, Object> tokenClaims = (token != null) ? token.getClaims() : null;
		if (tokenClaims != null && tokenClaims.get(CLAIMS) instanceof Collection<?> more) {
			more.forEach((name) -> told.add(String.valueOf(name)));
		}
		OidcUserInfo.Builder claims = OidcUserInfo.builder().subject(sub);
		known.forEach((name, value) -> {
			if (told.contains(name)) {
				claims.claim(name, value);
			}
		});
		return claims.build();
	}

}
