package dev.oauth2flow.auth.authorize;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.clients.ScopeCatalogue;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * What is asked of an authorization request beyond what the framework asks. The address
 * to return to has been checked before.
 */
final class AuthorizationRequestRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

	/** base64url of a SHA-256 hash (RFC 7636 section 4.2). */
	private static final String S256_CHALLENGE = "[A-Za-z0-9_-]{43}";

	private final ScopeCatalogue scopes;

	AuthorizationRequestRules(ScopeCatalogue scopes) {
		this.scopes = scopes;
	}

	@Override
	public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
		Map<String, Object> parameters = request.getAdditionalParameters();
		Object challenge = parameters.get(PkceParameterNames.CODE_CHALLENGE);
		if (challenge instanceof String value && !value.matches(S256_CHALLENGE)) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST, "code_challenge must be a SHA-256 hash");
		}
		if (challenge == null && !context.getRegisteredClient().getClientSettings().isRequireProofKey()
				&& !(parameters.get(OidcParameterNames.NONCE) instanceof String nonce && !nonce.isBlank())) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST, "A request without code_challenge needs a nonce");
		}
		if (parameters.containsKey("request")) {
			throw refused(context, "request_not_supported", "Request objects are not supported");
		}
		if (parameters.containsKey("registration")) {
			throw refused(context, "registration_not_supported", "The parameter registration is not supported");
		}
		if (parameters.get("response_mode") instanceof String mode && !"query".equals(mode)) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST, "The only response_mode is query");
		}
		if (request.getPrincipal() instanceof Authentication user && GrantableScopesConverter.isSignedIn(user)
				&& !this.scopes.grantable(request.getScopes(), authorities(user)).containsAll(request.getScopes())) {
			throw refused(context, OAuth2ErrorCodes.INVALID_SCOPE, "The user may not grant this scope");
		}
	}

	static Set<String> authorities(Authentication user) {
		return user.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.map(String::valueOf)
			.collect(Collectors.toSet());
	}

	private static OAuth2AuthorizationCodeRequestAuthenticationException refused(
			OAuth2AuthorizationCodeRequestAuthenticationContext context, String code, String description) {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
		String redirectUri = request.getRedirectUri();
		if (redirectUri == null || redirectUri.isEmpty()) {
			redirectUri = context.getRegisteredClient().getRedirectUris().iterator().next();
		}
		return new OAuth2AuthorizationCodeRequestAuthenticationException(new OAuth2Error(code, description, null),
				new OAuth2AuthorizationCodeRequestAuthenticationToken(request.getAuthorizationUri(),
						request.getClientId(), (Authentication) request.getPrincipal(), redirectUri, request.getState(),
						request.getScopes(), request.getAdditionalParameters()));
	}

}
