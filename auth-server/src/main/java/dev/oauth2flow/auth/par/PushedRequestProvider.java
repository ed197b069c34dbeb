package dev.oauth2flow.auth.par;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.BiFunction;

import dev.oauth2flow.auth.binding.SenderKey;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2PushedAuthorizationRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Answers a pushed authorization request (RFC 9126 section 2): checks all of it as the
 * authorization endpoint would, keeps it, and gives its client an address for it. It
 * stands in the place of the framework's provider, whose addresses live for five minutes
 * and which asks of a request what only a user can answer.
 */
public class PushedRequestProvider implements AuthenticationProvider {

	private static final Authentication NOBODY = new AnonymousAuthenticationToken("pushed", "nobody",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	private static final Set<String> CREDENTIALS = Set.of(OAuth2ParameterNames.CLIENT_SECRET,
			OAuth2ParameterNames.CLIENT_ASSERTION, OAuth2ParameterNames.CLIENT_ASSERTION_TYPE);

	private static final String DPOP_KEY = "dpop_jkt";

	private final PushedRequests requests;

	private final BiFunction<Set<String>, RegisteredClient, Set<String>> understood;

	private final Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> rules;

	/**
	 * Makes the provider.
	 * @param requests keeps what was pushed
	 * @param understood leaves out of the scopes what this server does not know, or
	 * ignores of this client
	 * @param rules what the authorization endpoint asks of a request
	 */
	public PushedRequestProvider(PushedRequests requests,
			BiFunction<Set<String>, RegisteredClient, Set<String>> understood,
			Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> rules) {
		this.requests = requests;
		this.understood = understood;
		this.rules = rules;
	}

	@Override
	public Authentication authenticate(Authentication authentication) throws AuthenticationException {
		OAuth2PushedAuthorizationRequestAuthenticationToken pushed = (OAuth2PushedAuthorizationRequestAuthenticationToken) authentication;
		if (!(pushed.getPrincipal() instanceof OAuth2ClientAuthenticationToken caller) || !caller.isAuthenticated()
				|| caller.getRegisteredClient() == null) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
		}
		RegisteredClient client = caller.getRegisteredClient();
		if (!client.getClientId().equals(pushed.getClientId())) {
			throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "client_id must be the client's that pushes the request");
		}
		if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.AUTHORIZATION_CODE)) {
			throw refused(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, "The client may not ask for codes");
		}
		Map<String, List<String>> parameters = parameters(pushed);
		bindToKey(parameters);
		Map<String, Object> additional = additional(pushed);
		this.rules.accept(OAuth2AuthorizationCodeRequestAuthenticationContext
			.with(new OAuth2AuthorizationCodeRequestAuthenticationToken(pushed.getAuthorizationUri(),
					client.getClientId(), NOBODY, pushed.getRedirectUri(), pushed.getState(),
					this.understood.apply(pushed.getScopes(), client), additional))
			.registeredClient(client)
			.build());
		requireChallenge(additional, caller);
		String requestUri = this.requests
			.put(PushedRequests.PushedRequest.now(client.getClientId(), parameters, RequestObjects.isCurrentSigned()
					? PushedRequests.Origin.SIGNED_AND_PUSHED : PushedRequests.Origin.PUSHED));
		return new OAuth2PushedAuthorizationRequestAuthenticationToken(pushed.getAuthorizationUri(),
				client.getClientId(), caller, requestUri,
				// The framework tells the whole seconds that are left.
				Instant.now().plus(PushedRequests.LIFETIME).plusMillis(500), pushed.getRedirectUri(), pushed.getState(),
				pushed.getScopes());
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return OAuth2PushedAuthorizationRequestAuthenticationToken.class.isAssignableFrom(authentication);
	}

	/**
	 * Binds the code to come to the key for which the pushed request has a proof (RFC
	 * 9449 section 10.1).
	 */
	private static void bindToKey(Map<String, List<String>> parameters) {
		String thumbprint = SenderKey.currentDPoPThumbprint();
		if (thumbprint == null) {
			return;
		}
		List<String> named = parameters.put(DPOP_KEY, List.of(thumbprint));
		if (named != null && !named.equals(List.of(thumbprint))) {
			throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "dpop_jkt is not the thumbprint of the proof's key");
		}
	}

	private static void requireChallenge(Map<String, Object> parameters, OAuth2ClientAuthenticationToken caller) {
		Object challenge = parameters.get(PkceParameterNames.CODE_CHALLENGE);
		boolean required = ClientAuthenticationMethod.NONE.equals(caller.getClientAuthenticationMethod())
				|| (caller.getRegisteredClient() != null
						&& caller.getRegisteredClient().getClientSettings().isRequireProofKey());
		if (challenge == null && required) {
			throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "code_challenge is required");
		}
		if (challenge != null && !"S256".equals(parameters.get(PkceParameterNames.CODE_CHALLENGE_METHOD))) {
			throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "code_challenge_method must be S256");
		}
	}

	private static Map<String, Object> additional(OAuth2PushedAuthorizationRequestAuthenticationToken pushed) {
		Map<String, Object> additional = new LinkedHashMap<>(pushed.getAdditionalParameters());
		CREDENTIALS.forEach(additional::remove);
		return additional;
	}

	private static Map<String, List<String>> parameters(OAuth2PushedAuthorizationRequestAuthenticationToken pushed) {
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		additional(pushed).forEach((name, value) -> parameters.put(name,
				(value instanceof String[] several) ? List.of(several) : List.of(String.valueOf(value))));
		parameters.put(OAuth2ParameterNames.RESPONSE_TYPE, List.of("code"));
		parameters.put(OAuth2ParameterNames.CLIENT_ID, List.of(pushed.getClientId()));
		if (pushed.getRedirectUri() != null) {
			parameters.put(OAuth2ParameterNames.REDIRECT_URI, List.of(pushed.getRedirectUri()));
		}
		if (pushed.getState() != null) {
			parameters.put(OAuth2ParameterNames.STATE, List.of(pushed.getState()));
		}
		if (!pushed.getScopes().isEmpty()) {
			parameters.put(OAuth2ParameterNames.SCOPE, List.of(String.join(" ", pushed.getScopes())));
		}
		return parameters;
	}

	private static OAuth2AuthenticationException refused(String code, String description) {
		return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
	}

}
