package dev.oauth2flow.auth.clients;

import java.util.Map;

import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/**
 * A public client that presents a token of its own instead of a code.
 */
final class PublicClientToken extends OAuth2ClientAuthenticationToken {

	PublicClientToken(String clientId, ClientAuthenticationMethod method, Map<String, Object> parameters) {
		super(clientId, method, null, parameters);
	}

}
