package dev.oauth2flow.auth.clients;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * What a registration asks of its client's requests: what the client's profile demands,
 * and what the registration adds to it.
 *
 * @param pushedRequests authorization requests must be pushed (RFC 9126 section 6)
 * @param signedRequests authorization requests must be signed (RFC 9101 section 10.5)
 * @param boundTokens access tokens must be bound by DPoP or to a certificate
 * @param dpop access tokens must be bound by DPoP (RFC 9449 section 5.2)
 * @param certificate access tokens are bound to the certificate that the client presents
 * (RFC 8705 section 3.4)
 */
public record ClientRequirements(boolean pushedRequests, boolean signedRequests, boolean boundTokens, boolean dpop,
		boolean certificate) {

	static final String SETTING = "oauth2flow.requirements";

	private static final ClientRequirements NONE = new ClientRequirements(false, false, false, false, false);

	/**
	 * Returns what is asked of a client.
	 * @param client a client of {@link RegisteredClients}
	 * @return its requirements
	 */
	public static ClientRequirements of(RegisteredClient client) {
		@Nullable ClientRequirements requirements = client.getClientSettings().getSetting(SETTING);
		return (requirements != null) ? requirements : NONE;
	}

	/**
	 * Says whether tokens are bound to the certificate of the connection: always where
	 * the registration says so, else where that is what the profile is left with.
	 * @param provedKey whether the client has proved a key by DPoP
	 * @return whether a certificate binds, if there is one
	 */
	public boolean bindsCertificate(boolean provedKey) {
		return this.certificate || (this.boundTokens && !provedKey);
	}

	static ClientRequirements of(Client client) {
		ClientProfile profile = ClientProfile.fromColumn(client.profile);
		return new ClientRequirements(profile.isPushedRequestsRequired() || client.requirePushedRequests,
				client.requireSignedRequests,
				!profile.confirmationMethods().isEmpty() || client.dpopBound || client.certificateBound,
				client.dpopBound, client.certificateBound);
	}

}
