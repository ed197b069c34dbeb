package dev.oauth2flow.auth.authorize;

import java.util.Map;
import java.util.Set;

import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.par.InvalidRequestObjectException;
import dev.oauth2flow.auth.par.RequestObjects;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads an authorization request, and leaves out of it the scopes that are not understood
 * (OpenID Connect Core 1.0 section 3.1.2.1), access while the user is not signed in where
 * the user does not know of it, and those that this user may not grant (RFC 6749 section
 * 3.3). One application can so serve users of different rights.
 */
final class GrantableScopesConverter implements AuthenticationConverter {

	private final AuthenticationConverter delegate = new OAuth2AuthorizationCodeRequestAuthenticationConverter();

	private static final Authentication NOBODY = new AnonymousAuthenticationToken("nobody", "nobody",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	private final ScopeCatalogue scopes;

	private final RegisteredClientRepository clients;

	private final RequestObjects requestObjects;

	private final OfflineAccess offlineAccess;

	private final RedirectUriRules redirectUris;

	private final Set<String> ownParameters;

	GrantableScopesConverter(ScopeCatalogue scopes, RegisteredClientRepository clients, RequestObjects requestObjects,
			OfflineAccess offlineAccess, RedirectUriRules redirectUris, Set<String> ownParameters) {
		this.offlineAccess = offlineAccess;
		this.redirectUris = redirectUris;
		this.ownParameters = ownParameters;
		this.scopes = scopes;
		this.clients = clients;
		this.requestObjects = requestObjects;
	}

	@Override
	public @Nullable Authentication convert(HttpServletRequest request) {
		Authentication converted = convertOrExplain(signedOrAsItIs(request));
		if (!(converted instanceof OAuth2AuthorizationCodeRequestAuthenticationToken asked)
				|| !(asked.getPrincipal() instanceof Authentication user)) {
			return converted;
		}
		Set<String> left = this.offlineAccess.of(asked, this.scopes.understood(asked.getScopes()),
				this.clients.findByClientId(asked.getClientId()), user);
		if (isSignedIn(user)) {
			Set<String> grantable = this.scopes.grantable(left, AuthorizationRequestRules.authorities(user));
			left = grantable.isEmpty() ? left : grantable;
		}
		if (left.size() == asked.getScopes().size()) {
			return converted;
		}
		return new OAuth2AuthorizationCodeRequestAuthenticationToken(asked.getAuthorizationUri(), asked.getClientId(),
				user, asked.getRedirectUri(), asked.getState(), left, asked.getAdditionalParameters());
	}

	/**
	 * Puts what the client has signed in the place of the request, where it has signed
	 * something. If that is not acceptable, or has to be fetched from elsewhere, the
	 * client is told so at an address that is registered, and else only the user.
	 */
	private HttpServletRequest signedOrAsItIs(HttpServletRequest request) {
		if ("GET".equals(request.getMethod()) && request.getParameter(OAuth2ParameterNames.REQUEST_URI) != null) {
			throw new OAuth2AuthorizationCodeRequestAuthenticationException(
					new OAuth2Error("request_uri_not_supported",
							"The only request_uri is one that was given for a pushed request", null),
					verified(request));
		}
		RegisteredClient client = (request.getParameter(RequestObjects.PARAMETER) != null) ? client(request) : null;
		if (client == null) {
			return request;
		}
		try {
			return this.requestObjects.brought(request, client, this.ownParameters);
		}
		catch (InvalidRequestObjectException ex) {
			HttpServletRequest signed = ex.signedRequest();
			throw new OAuth2AuthorizationCodeRequestAuthenticationException(ex.getError(),
					verified((signed != null) ? signed : request));
		}
	}

	/**
	 * Converts a request; if its response type is not what this server answers, and it is
	 * sure who asks, the client is told so (RFC 6749 section 4.1.2.1).
	 */
	private @Nullable Authentication convertOrExplain(HttpServletRequest request) {
		try {
			return this.delegate.convert(request);
		}
		catch (OAuth2AuthorizationCodeRequestAuthenticationException ex) {
			String description = String.valueOf(ex.getError().getDescription());
			OAuth2AuthorizationCodeRequestAuthenticationToken asked = description
				.endsWith(OAuth2ParameterNames.RESPONSE_TYPE) ? verified(request) : null;
			throw (asked != null) ? new OAuth2AuthorizationCodeRequestAuthenticationException(ex.getError(), asked)
					: ex;
		}
	}

	private @Nullable OAuth2AuthorizationCodeRequestAuthenticationToken verified(HttpServletRequest request) {
		String redirectUri = request.getParameter(OAuth2ParameterNames.REDIRECT_URI);
		RegisteredClient client = client(request);
		if (client == null || redirectUri == null || redirectUri.isBlank()) {
			return null;
		}
		String mode = request.getParameter(AuthorizationResponses.RESPONSE_MODE);
		OAuth2AuthorizationCodeRequestAuthenticationToken asked = new OAuth2AuthorizationCodeRequestAuthenticationToken(
				request.getRequestURL().toString(), client.getClientId(), NOBODY, redirectUri,
				request.getParameter(OAuth2ParameterNames.STATE), null,
				(mode != null) ? Map.of(AuthorizationResponses.RESPONSE_MODE, mode) : Map.of());
		try {
			this.redirectUris
				.andThen(OAuth2AuthorizationCodeRequestAuthenticationValidator.DEFAULT_REDIRECT_URI_VALIDATOR)
				.accept(OAuth2AuthorizationCodeRequestAuthenticationContext.with(asked)
					.registeredClient(client)
					.build());
			return asked;
		}
		catch (OAuth2AuthorizationCodeRequestAuthenticationException _) {
			return null;
		}
	}

	private @Nullable RegisteredClient client(HttpServletRequest request) {
		String clientId = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
		return (clientId != null && !clientId.isBlank()) ? this.clients.findByClientId(clientId) : null;
	}

	static boolean isSignedIn(Authentication user) {
		return user.isAuthenticated() && !(user instanceof AnonymousAuthenticationToken);
	}

}
