package dev.oauth2flow.auth.clients;

import java.util.List;
import java.util.Objects;

/**
 * What a client's registration says and may be changed.
 *
 * @param clientName what the user reads
 * @param authenticationMethods how it authenticates; {@code none} for a public client
 * @param grantTypes how it may ask for tokens
 * @param redirectUris where codes may be sent
 * @param postLogoutRedirectUris where the browser may be sent after sign-out
 * @param scopes what it may ask for
 * @param idTokenAlgorithm the algorithm of its ID tokens
 * @param firstParty whether the user is not asked for consent
 * @param requirePkce whether PKCE is demanded
 * @param resources the APIs it speaks for, whose tokens it may introspect
 * @param exchangeFrom the clients whose access tokens it may exchange
 */
public record ClientDetails(String clientName, List<String> authenticationMethods, List<String> grantTypes,
		List<String> redirectUris, List<String> postLogoutRedirectUris, List<String> scopes, String idTokenAlgorithm,
		boolean firstParty, boolean requirePkce, List<String> resources, List<String> exchangeFrom) {

	/**
	 * Makes the details.
	 */
	public ClientDetails {
		Objects.requireNonNull(clientName);
		Objects.requireNonNull(idTokenAlgorithm);
		authenticationMethods = List.copyOf(authenticationMethods);
		grantTypes = List.copyOf(grantTypes);
		redirectUris = List.copyOf(redirectUris);
		postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
		scopes = List.copyOf(scopes);
		resources = List.copyOf(resources);
		exchangeFrom = List.copyOf(exchangeFrom);
	}

	/** How a client without a secret authenticates. */
	public static final String PUBLIC = "none";

	/**
	 * Says whether the client has no secret.
	 * @return whether it is a public client
	 */
	public boolean isPublic() {
		return this.authenticationMethods.contains(PUBLIC);
	}

}
