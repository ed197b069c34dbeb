package dev.oauth2flow.auth.authorize;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.clients.NonceWaivers;
import dev.oauth2flow.auth.grant.ClaimsRequest;

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

	static final List<String> RESPONSE_MODES = List.of(AuthorizationResponses.QUERY, AuthorizationResponses.FORM_POST);

	/** A number of seconds that fits a {@code long} many times over. */
	private static final String SECONDS = "[0-9]{1,12}";

	private final NonceWaivers nonceWaivers;

	AuthorizationRequestRules(NonceWaivers nonceWaivers) {
		this.nonceWaivers = nonceWaivers;
	}

	@Override
	public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
		Map<String, Object> parameters = request.getAdditionalParameters();
		checkChallenge(context, parameters);
		if (!parameters.containsKey(PkceParameterNames.CODE_CHALLENGE)
				&& !context.getRegisteredClient().getClientSettings().isRequireProofKey()
				&& !(parameters.get(OidcParameterNames.NONCE) instanceof String nonce && !nonce.isBlank())
				&& !this.nonceWaivers.isWaived(request.getClientId())) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST, "A request without code_challenge needs a nonce");
		}
		if (parameters.containsKey("registration")) {
			throw refused(context, "registration_not_supported", "The parameter registration is not supported");
		}
		if (parameters.containsKey(AuthorizationResponses.RESPONSE_MODE)
				&& !RESPONSE_MODES.contains(String.valueOf(parameters.get(AuthorizationResponses.RESPONSE_MODE)))) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST,
					"The values of response_mode are " + RESPONSE_MODES);
		}
		if (parameters.get("max_age") instanceof String maxAge && !maxAge.matches(SECONDS)) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST, "max_age must be a number of seconds");
		}
		try {
			ClaimsRequest.of(parameters);
		}
		catch (IllegalArgumentException _) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST, "claims is not as OpenID Connect says");
		}
		if (!Prompt.of(parameters).isValid()) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST,
					"The values of prompt are " + Prompt.SUPPORTED + ", and none stands alone");
		}
	}

	/**
	 * Checks what the framework would check later, after it was decided who must sign in.
	 */
	private static void checkChallenge(OAuth2AuthorizationCodeRequestAuthenticationContext context,
			Map<String, Object> parameters) {
		Object challenge = parameters.get(PkceParameterNames.CODE_CHALLENGE);
		if (challenge == null && context.getRegisteredClient().getClientSettings().isRequireProofKey()) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST, "code_challenge is required");
		}
		if (challenge != null && !(challenge instanceof String value && value.matches(S256_CHALLENGE))) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST, "code_challenge must be a SHA-256 hash");
		}
		if (challenge != null && !"S256".equals(parameters.get(PkceParameterNames.CODE_CHALLENGE_METHOD))) {
			throw refused(context, OAuth2ErrorCodes.INVALID_REQUEST, "The only code_challenge_method is S256");
		}
	}

	static Set<String> authorities(Authentication user) {
		return user.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.map(String::valueOf)
			.collect(Collectors.toSet());
	}

	static OAuth2AuthorizationCodeRequestAuthenticationException refused(
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
