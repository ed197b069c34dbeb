package dev.oauth2flow.auth.registration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientPolicy;
import dev.oauth2flow.auth.clients.ClientRules;
import dev.oauth2flow.auth.clients.PublicHosts;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Reads and writes the client metadata of how a client asks and what its tokens are like:
 * pushed requests (RFC 9126 section 6), signed requests (RFC 9101 section 10), DPoP (RFC
 * 9449 section 5.2), authorization details (RFC 9396 section 10) and back-channel logout
 * (OpenID Connect Back-Channel Logout 1.0 section 2.2).
 */
@Component
class PolicyMetadata {

	private static final String ASSERTION_ALGORITHM = "token_endpoint_auth_signing_alg";

	private static final String PUSHED_ONLY = "require_pushed_authorization_requests";

	private static final String SIGNED_ONLY = "require_signed_request_object";

	private static final String REQUEST_ALGORITHM = "request_object_signing_alg";

	private static final String DPOP_BOUND = "dpop_bound_access_tokens";

	private static final String DETAILS_TYPES = "authorization_details_types";

	private static final String LOGOUT_URI = "backchannel_logout_uri";

	private static final String LOGOUT_SESSION = "backchannel_logout_session_required";

	private final RegistrationSettings settings;

	private final PublicHosts hosts;

	PolicyMetadata(RegistrationSettings settings, PublicHosts hosts) {
		this.settings = settings;
		this.hosts = hosts;
	}

	/**
	 * Reads what a client sends.
	 * @param kept what an operator has decided and the client cannot change
	 * @throws RegistrationException if it asks for more than it may
	 */
	ClientPolicy read(Map<String, @Nullable Object> metadata, ClientPolicy kept) {
		Object types = metadata.get(DETAILS_TYPES);
		if (types != null && !(types instanceof List<?> several && several.stream().allMatch(this::mayRegister))) {
			throw RegistrationException.invalidMetadata(DETAILS_TYPES + " has one that may not be registered");
		}
		List<String> detailsTypes = (types instanceof List<?> several)
				? several.stream().map(String::valueOf).distinct().sorted().toList() : List.of();
		return new ClientPolicy(kept.profile(), ClientMetadata.optional(metadata, ASSERTION_ALGORITHM),
				flag(metadata, PUSHED_ONLY), flag(metadata, SIGNED_ONLY),
				ClientMetadata.optional(metadata, REQUEST_ALGORITHM), flag(metadata, DPOP_BOUND), detailsTypes,
				ClientMetadata.optional(metadata, LOGOUT_URI), flag(metadata, LOGOUT_SESSION),
				kept.accessTokenSeconds());
	}

	private boolean mayRegister(@Nullable Object type) {
		return type instanceof String name && this.settings.authorizationDetailsTypes().contains(name);
	}

	/**
	 * Checks what is to be registered.
	 * @throws RegistrationException if it cannot be so
	 */
	void check(ClientDetails details) {
		String violation = ClientRules.policyViolation(details);
		if (violation != null) {
			throw RegistrationException.invalidMetadata(violation);
		}
		String logoutUri = details.registeredPolicy().backchannelLogoutUri();
		// This server will call it, and must not be made to call what is inside.
		if (logoutUri != null && !this.hosts.mayCall(logoutUri)) {
			throw RegistrationException.invalidMetadata(LOGOUT_URI + " must be https on a public host");
		}
	}

	/**
	 * Writes what is registered.
	 */
	Map<String, Object> write(ClientPolicy policy) {
		Map<String, Object> metadata = new LinkedHashMap<>();
		ClientMetadata.putIfPresent(metadata, ASSERTION_ALGORITHM, policy.tokenEndpointAuthSigningAlg());
		metadata.put(PUSHED_ONLY, policy.requirePushedAuthorizationRequests());
		metadata.put(SIGNED_ONLY, policy.requireSignedRequestObject());
		ClientMetadata.putIfPresent(metadata, REQUEST_ALGORITHM, policy.requestObjectSigningAlg());
		metadata.put(DPOP_BOUND, policy.dpopBoundAccessTokens());
		if (!policy.authorizationDetailsTypes().isEmpty()) {
			metadata.put(DETAILS_TYPES, policy.authorizationDetailsTypes());
		}
		ClientMetadata.putIfPresent(metadata, LOGOUT_URI, policy.backchannelLogoutUri());
		metadata.put(LOGOUT_SESSION, policy.backchannelLogoutSessionRequired());
		return metadata;
	}

	private static boolean flag(Map<String, @Nullable Object> metadata, String name) {
		Object value = metadata.get(name);
		if (value == null || value instanceof Boolean) {
			return Boolean.TRUE.equals(value);
		}
		throw RegistrationException.invalidMetadata(name + " must be true or false");
	}

}
