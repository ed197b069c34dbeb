package dev.oauth2flow.auth.grant;

import java.security.Principal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.session.AuthenticationContexts;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.session.SignedInUser;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.util.StringUtils;

/**
 * What an {@link OAuth2Authorization} of this server carries beside the framework's own
 * attributes.
 */
public final class GrantAttributes {

	static final String AUTH_TIME = "oauth2flow.auth_time";

	static final String SID = "oauth2flow.sid";

	static final String AMR = "oauth2flow.amr";

	static final String ACR = "oauth2flow.acr";

	static final String CREDENTIAL_VERSION = "oauth2flow.credential_version";

	static final String CLAIMS = "oauth2flow.claims";

	/** The key in Redis of the request that waited for consent. */
	static final String PENDING_KEY = "oauth2flow.pending";

	private static final String RESOURCES = "oauth2flow.resources";

	private static final String DETAILS = "oauth2flow.details";

	private static final String ACT = "oauth2flow.act";

	private static final String ENDS_AT = "oauth2flow.ends_at";

	private GrantAttributes() {
	}

	/**
	 * Returns when the user signed in.
	 * @param authorization an authorization
	 * @return the time, or {@code null} if no user is involved
	 */
	public static @Nullable Instant authTime(OAuth2Authorization authorization) {
		SignedInUser user = signedIn(authorization);
		Instant kept = authorization.getAttribute(AUTH_TIME);
		return (kept == null && user != null) ? user.authTime() : kept;
	}

	/**
	 * Returns the public id of the browser session in which the user gave the
	 * authorization.
	 * @param authorization an authorization
	 * @return the {@code sid} of its ID tokens, or {@code null} if there was none
	 */
	public static @Nullable String sid(OAuth2Authorization authorization) {
		SignedInUser user = signedIn(authorization);
		String kept = authorization.getAttribute(SID);
		return (kept == null && user != null) ? user.sid() : kept;
	}

	/**
	 * Returns how the user proved who they are.
	 * @param authorization an authorization
	 * @return the methods (RFC 8176); empty if unknown
	 */
	public static Set<String> amr(OAuth2Authorization authorization) {
		SignedInUser user = signedIn(authorization);
		Set<String> kept = authorization.getAttribute(AMR);
		return (kept != null) ? kept : (user != null) ? user.amr() : Set.of();
	}

	/**
	 * Returns the number of the credentials that the user had in the browser session.
	 */
	static @Nullable Integer credentialVersion(OAuth2Authorization authorization) {
		SignedInUser user = signedIn(authorization);
		Integer kept = authorization.getAttribute(CREDENTIAL_VERSION);
		return (kept == null && user != null) ? user.credentialVersion() : kept;
	}

	/**
	 * Returns the authentication context class that the user has reached, of those that
	 * the client has asked for, if any. It stays what it was when a token is refreshed
	 * (RFC 9068 section 2.2.1).
	 * @param authorization an authorization
	 * @return the value of the claim {@code acr}, or {@code null} if unknown
	 */
	public static @Nullable String acr(OAuth2Authorization authorization) {
		String kept = authorization.getAttribute(ACR);
		Set<String> amr = amr(authorization);
		if (kept != null || amr.isEmpty()) {
			return kept;
		}
		OAuth2AuthorizationRequest asked = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
		return AuthenticationContexts.acr(amr,
				(asked != null) ? AcrRequest.of(asked.getAdditionalParameters()).values() : List.of());
	}

	/**
	 * Returns the claims that the ID token is to have because the client asked for them
	 * by name.
	 * @param authorization an authorization
	 * @return names of claims; none where the request is not known any more
	 */
	public static Set<String> idTokenClaims(OAuth2Authorization authorization) {
		OAuth2AuthorizationRequest asked = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
		return (asked != null)
				? granted(authorization, asked, ClaimsRequest.of(asked.getAdditionalParameters()).idToken()) : Set.of();
	}

	/**
	 * Returns the claims that the user info endpoint is to tell because the client asked
	 * for them by name.
	 * @param authorization an authorization
	 * @return names of claims
	 */
	public static Set<String> userInfoClaims(OAuth2Authorization authorization) {
		Set<String> kept = authorization.getAttribute(CLAIMS);
		OAuth2AuthorizationRequest asked = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
		if (kept != null || asked == null) {
			return (kept != null) ? kept : Set.of();
		}
		return granted(authorization, asked, ClaimsRequest.of(asked.getAdditionalParameters()).userInfo());
	}

	/**
	 * Leaves out the claims of a scope that was asked for, too, and not granted.
	 */
	private static Set<String> granted(OAuth2Authorization authorization, OAuth2AuthorizationRequest asked,
			Map<String, ClaimsRequest.Wish> claims) {
		Set<String> refused = new HashSet<>(asked.getScopes());
		refused.removeAll(authorization.getAuthorizedScopes());
		return claims.keySet()
			.stream()
			.filter(StandardClaims::isOfUser)
			.filter((claim) -> !refused.contains(StandardClaims.scope(claim)))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Returns the APIs that the authorization request named (RFC 8707).
	 * @param authorization an authorization
	 * @return their identifiers, none if tokens may be for all that the scopes give
	 */
	public static Set<String> resources(OAuth2Authorization authorization) {
		Set<String> kept = authorization.getAttribute(RESOURCES);
		OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
		if (kept == null && request != null
				&& request.getAdditionalParameters().get("resource") instanceof String requested) {
			return Set.of(StringUtils.delimitedListToStringArray(requested, " "));
		}
		return (kept != null) ? kept : Set.of();
	}

	/**
	 * Returns what was granted beside the scopes (RFC 9396).
	 * @param authorization an authorization
	 * @return the details
	 */
	public static AuthorizationDetails authorizationDetails(OAuth2Authorization authorization) {
		AuthorizationDetails kept = authorization.getAttribute(DETAILS);
		OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
		if (kept != null || request == null) {
			return (kept != null) ? kept : AuthorizationDetails.none();
		}
		return AuthorizationDetails.of(request.getAdditionalParameters());
	}

	/**
	 * Returns a grant in the framework's form.
	 * @param grant the grant
	 * @param client its client
	 * @return a builder, to which tokens can be added
	 */
	public static OAuth2Authorization.Builder authorization(Grant grant, RegisteredClient client) {
		OAuth2Authorization.Builder builder = OAuth2Authorization.withRegisteredClient(client)
			.id(grant.id().toString())
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.authorizedScopes(grant.scopes())
			.attribute(RESOURCES, grant.resources())
			.attribute(DETAILS, grant.details());
		setUser(builder, grant.subject(), grant.authTime(), grant.sid());
		builder.attribute(CLAIMS, grant.claims()).attribute(AMR, grant.amr());
		if (grant.acr() != null) {
			builder.attribute(ACR, grant.acr());
		}
		return builder;
	}

	/**
	 * Returns a grant of which another than its client gets an access token.
	 * @param grant the grant; its access token ends with it
	 * @param client who gets the token
	 * @param act who acts for the user, the token's claim {@code act} (RFC 8693 section
	 * 4.1)
	 * @return the authorization
	 */
	public static OAuth2Authorization delegated(Grant grant, RegisteredClient client, Map<String, Object> act) {
		return authorization(grant, client).attribute(ACT, act).attribute(ENDS_AT, grant.expiresAt()).build();
	}

	/**
	 * Returns who acts for the user.
	 * @param authorization an authorization
	 * @return the claim {@code act}, or {@code null} if the client acts by itself
	 */
	public static @Nullable Map<String, Object> act(OAuth2Authorization authorization) {
		return authorization.getAttribute(ACT);
	}

	/**
	 * Returns when an access token ends at the latest.
	 * @param authorization an authorization
	 * @return the time, or {@code null} if only its lifetime bounds it
	 */
	public static @Nullable Instant endsAt(OAuth2Authorization authorization) {
		return authorization.getAttribute(ENDS_AT);
	}

	static void setUser(OAuth2Authorization.Builder builder, String subject, @Nullable Instant authTime,
			@Nullable String sid) {
		builder.principalName(subject)
			.attribute(Principal.class.getName(),
					UsernamePasswordAuthenticationToken.authenticated(subject, null, AuthorityUtils.NO_AUTHORITIES));
		if (authTime != null) {
			builder.attribute(AUTH_TIME, authTime);
		}
		if (sid != null) {
			builder.attribute(SID, sid);
		}
	}

	/**
	 * Returns the user of the session, while the authorization has not left the browser's
	 * request.
	 */
	private static @Nullable SignedInUser signedIn(OAuth2Authorization authorization) {
		Object principal = authorization.getAttribute(Principal.class.getName());
		return (principal instanceof SignedInAuthentication user) ? user.getPrincipal() : null;
	}

}
