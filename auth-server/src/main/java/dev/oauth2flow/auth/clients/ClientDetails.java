package dev.oauth2flow.auth.clients;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

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
 * @param jwks its public keys (RFC 7517) in JSON, or {@code null}
 * @param jwksUri where its public keys are, or {@code null}
 * @param tlsClientAuth the name in its certificate
 * @param tlsClientCertificateBoundAccessTokens whether its tokens are bound to its
 * certificate
 * @param policy what kind of client it is and what that asks of it; {@code null} where it
 * is not said: then it stays as it is, and for a new client follows from the rest
 */
public record ClientDetails(String clientName, List<String> authenticationMethods, List<String> grantTypes,
		List<String> redirectUris, List<String> postLogoutRedirectUris, List<String> scopes, String idTokenAlgorithm,
		boolean firstParty, boolean requirePkce, List<String> resources, List<String> exchangeFrom,
		@Nullable String jwks, @Nullable String jwksUri, CertificateName tlsClientAuth,
		Boolean tlsClientCertificateBoundAccessTokens, @Nullable ClientPolicy policy) {

	/** How a client authenticates that can keep nothing secret. */
	public static final String PUBLIC = "none";

	private static final Set<String> SECRET = Set.of("client_secret_basic", "client_secret_post");

	/**
	 * Makes the details.
	 */
	@SuppressWarnings("NullAway") // What JSON leaves out is null.
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
		tlsClientAuth = Objects.requireNonNullElse(tlsClientAuth, CertificateName.NONE);
		tlsClientCertificateBoundAccessTokens = Objects.requireNonNullElse(tlsClientCertificateBoundAccessTokens,
				Boolean.FALSE);
	}

	/**
	 * Returns the same with a policy where it has none, and a profile where that has
	 * none.
	 * @param otherwise the policy
	 * @return what is to be registered
	 */
	public ClientDetails completedBy(ClientPolicy otherwise) {
		ClientPolicy said = Objects.requireNonNullElse(this.policy, otherwise);
		ClientProfile profile = (said.profile() != null) ? said.profile() : otherwise.profile();
		if (profile == null) {
			profile = isPublic() ? ClientProfile.PUBLIC : ClientProfile.WEB;
		}
		return with(said.with(profile, said.backchannelLogoutUri()));
	}

	/**
	 * Returns the policy of what is registered.
	 * @return the policy
	 */
	public ClientPolicy registeredPolicy() {
		return Objects.requireNonNull(this.policy);
	}

	/**
	 * Returns the profile of what is registered.
	 * @return the profile
	 */
	public ClientProfile profile() {
		return Objects.requireNonNull(registeredPolicy().profile());
	}

	private ClientDetails with(ClientPolicy other) {
		return new ClientDetails(this.clientName, this.authenticationMethods, this.grantTypes, this.redirectUris,
				this.postLogoutRedirectUris, this.scopes, this.idTokenAlgorithm, this.firstParty, this.requirePkce,
				this.resources, this.exchangeFrom, this.jwks, this.jwksUri, this.tlsClientAuth,
				this.tlsClientCertificateBoundAccessTokens, other);
	}

	/**
	 * Says whether the client cannot prove who it is.
	 * @return whether it is a public client
	 */
	public boolean isPublic() {
		return this.authenticationMethods.contains(PUBLIC);
	}

	/**
	 * Says whether another registration lets its client authenticate in the same way.
	 * @param other the other registration
	 * @return whether methods, keys and certificate are the same
	 */
	boolean authenticatesLike(ClientDetails other) {
		return this.authenticationMethods.equals(other.authenticationMethods) && Objects.equals(this.jwks, other.jwks)
				&& Objects.equals(this.jwksUri, other.jwksUri) && this.tlsClientAuth.equals(other.tlsClientAuth);
	}

	/**
	 * Says whether the client has a secret.
	 * @return whether it authenticates by one
	 */
	public boolean hasSecret() {
		return this.authenticationMethods.stream().anyMatch(SECRET::contains);
	}

}
