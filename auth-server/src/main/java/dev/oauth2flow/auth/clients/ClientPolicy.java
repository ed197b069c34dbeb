package dev.oauth2flow.auth.clients;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What kind of client a registration is for, and what it asks of the client beyond that.
 *
 * @param profile what kind of client it is; where it is left out it stays, and is of a
 * new client {@code public} if it cannot prove who it is, else {@code web}
 * @param tokenEndpointAuthSigningAlg the only algorithm of its assertions, or
 * {@code null} for any that its profile allows
 * @param requirePushedAuthorizationRequests whether its authorization requests must be
 * pushed (RFC 9126 section 6), also where its profile does not demand it
 * @param requireSignedRequestObject whether it must sign its authorization requests (RFC
 * 9101 section 10.5)
 * @param requestObjectSigningAlg the only algorithm of the authorization requests that it
 * signs, or {@code null} for any that its profile allows
 * @param dpopBoundAccessTokens whether its tokens must be bound by DPoP (RFC 9449 section
 * 5.2)
 * @param authorizationDetailsTypes the types of authorization details that it may use
 * (RFC 9396 section 10)
 * @param backchannelLogoutUri where it wants to be told that a session has ended (OpenID
 * Connect Back-Channel Logout 1.0 section 2.2), or {@code null}
 * @param backchannelLogoutSessionRequired whether it must be told which session; it
 * always is
 * @param accessTokenSeconds how long its access tokens live, or {@code null}; at most as
 * long as everybody's
 */
public record ClientPolicy(@Nullable ClientProfile profile, @Nullable String tokenEndpointAuthSigningAlg,
		Boolean requirePushedAuthorizationRequests, Boolean requireSignedRequestObject,
		@Nullable String requestObjectSigningAlg, Boolean dpopBoundAccessTokens, List<String> authorizationDetailsTypes,
		@Nullable String backchannelLogoutUri, Boolean backchannelLogoutSessionRequired,
		@Nullable Integer accessTokenSeconds) {

	/** Nothing beyond what the profile asks. */
	public static final ClientPolicy NONE = new ClientPolicy(null, null, false, false, null, false, List.of(), null,
			false, null);

	/**
	 * Makes the policy.
	 */
	@SuppressWarnings("NullAway") // What JSON leaves out is null.
	public ClientPolicy {
		requirePushedAuthorizationRequests = Objects.requireNonNullElse(requirePushedAuthorizationRequests, false);
		requireSignedRequestObject = Objects.requireNonNullElse(requireSignedRequestObject, false);
		dpopBoundAccessTokens = Objects.requireNonNullElse(dpopBoundAccessTokens, false);
		authorizationDetailsTypes = (authorizationDetailsTypes != null) ? List.copyOf(authorizationDetailsTypes)
				: List.of();
		backchannelLogoutSessionRequired = Objects.requireNonNullElse(backchannelLogoutSessionRequired, false);
	}

	/**
	 * Returns the same for another kind of client, told elsewhere.
	 * @param other the profile
	 * @param logoutUri where the client wants to be told that a session has ended, or
	 * {@code null}
	 * @return the policy
	 */
	public ClientPolicy with(@Nullable ClientProfile other, @Nullable String logoutUri) {
		return new ClientPolicy(other, this.tokenEndpointAuthSigningAlg, this.requirePushedAuthorizationRequests,
				this.requireSignedRequestObject, this.requestObjectSigningAlg, this.dpopBoundAccessTokens,
				this.authorizationDetailsTypes, logoutUri, this.backchannelLogoutSessionRequired,
				this.accessTokenSeconds);
	}

}
