package dev.oauth2flow.auth.authorize;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import dev.oauth2flow.auth.clients.ClientProfile;
import dev.oauth2flow.auth.clients.ClientRequirements;
import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.details.DetailsCatalogue;
import dev.oauth2flow.auth.par.PushedRequests;
import dev.oauth2flow.auth.par.RequestObjects;
import dev.oauth2flow.auth.token.RequestedResources;

import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.util.StringUtils;

/**
 * What an authorization request must hold to by its client's profile and registration,
 * and what it may ask of its tokens: their key (RFC 9449 section 10) and their audience
 * (RFC 8707 section 2.1).
 */
final class ProfileRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

	/** base64url of a SHA-256 hash (RFC 7638). */
	private static final String THUMBPRINT = "[A-Za-z0-9_-]{43}";

	private final ScopeCatalogue scopes;

	private final DetailsCatalogue details;

	private final boolean atAuthorizationEndpoint;

	ProfileRules(ScopeCatalogue scopes, DetailsCatalogue details, boolean atAuthorizationEndpoint) {
		this.scopes = scopes;
		this.details = details;
		this.atAuthorizationEndpoint = atAuthorizationEndpoint;
	}

	@Override
	public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
		OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
		if (this.atAuthorizationEndpoint && !PushedRequests.isCurrentPushed()
				&& ClientRequirements.of(context.getRegisteredClient()).pushedRequests()) {
			throw AuthorizationRequestRules.refused(context, OAuth2ErrorCodes.INVALID_REQUEST,
					"The client must push its authorization requests");
		}
		if (!RequestObjects.isCurrentSigned()
				&& ClientRequirements.of(context.getRegisteredClient()).signedRequests()) {
			throw AuthorizationRequestRules.refused(context, OAuth2ErrorCodes.INVALID_REQUEST,
					"The client must sign its authorization requests");
		}
		if (ClientProfile.of(context.getRegisteredClient()) == ClientProfile.FAPI
				&& !StringUtils.hasText(request.getRedirectUri())) {
			throw AuthorizationRequestRules.refused(context, OAuth2ErrorCodes.INVALID_REQUEST,
					"redirect_uri is required");
		}
		Object key = request.getAdditionalParameters().get("dpop_jkt");
		if (key != null && !(key instanceof String thumbprint && thumbprint.matches(THUMBPRINT))) {
			throw AuthorizationRequestRules.refused(context, OAuth2ErrorCodes.INVALID_REQUEST,
					"dpop_jkt must be a SHA-256 thumbprint");
		}
		Object resource = request.getAdditionalParameters().get(RequestedResources.PARAMETER);
		Set<String> resources = new HashSet<>(this.scopes.resources(request.getScopes()));
		resources.addAll(this.details.resources(AuthorizationDetails.of(request.getAdditionalParameters())));
		if (!resources.containsAll(RequestedResources.of(resource))) {
			throw AuthorizationRequestRules.refused(context, RequestedResources.INVALID_TARGET,
					"resource names no API that the scopes or authorization_details belong to");
		}
	}

}
