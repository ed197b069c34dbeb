package dev.oauth2flow.auth.token;

import java.time.Instant;
import java.util.Map;

import dev.oauth2flow.auth.grant.Grant;
import dev.oauth2flow.auth.grant.GrantAttributes;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * A grant in the form in which the framework's token generator takes it.
 */
final class RefreshedAuthorization {

	private RefreshedAuthorization() {
	}

	static OAuth2Authorization of(Grant grant, RegisteredClient client) {
		Instant now = Instant.now();
		// The generator demands the previous ID token, of which nothing else is used.
		OidcIdToken previous = new OidcIdToken("not-kept", now, now.plusSeconds(1), Map.of("sub", grant.subject()));
		return GrantAttributes.authorization(grant, client).token(previous).build();
	}

	static Authentication principal(Grant grant) {
		return UsernamePasswordAuthenticationToken.authenticated(grant.subject(), null, AuthorityUtils.NO_AUTHORITIES);
	}

}
