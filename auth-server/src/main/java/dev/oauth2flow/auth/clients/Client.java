package dev.oauth2flow.auth.clients;

import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A registered client as it is stored. {@link ClientSeeder} and {@link ClientRegistry}
 * write it.
 */
@Entity
@Table(name = "client")
// Hibernate fills the fields.
@SuppressWarnings("NullAway.Init")
class Client {

	@Id
	UUID id;

	String clientId;

	String clientName;

	@Nullable String secretHash;

	boolean firstParty;

	boolean requirePkce;

	String idTokenAlgorithm;

	String[] authenticationMethods;

	String[] grantTypes;

	String[] redirectUris;

	String[] postLogoutRedirectUris;

	String[] scopes;

	String[] resources;

	String profile;

	@Nullable String jwks;

	@Nullable String jwksUri;

	@Nullable String authenticationAlgorithm;

	@Nullable String tlsSubjectDn;

	@Nullable String tlsSan;

	@Nullable String requestObjectAlgorithm;

	boolean requireSignedRequests;

	String[] authorizationDetailsTypes;

	boolean requirePushedRequests;

	boolean dpopBound;

	boolean certificateBound;

	@Nullable Integer accessTokenSeconds;

	String[] exchangeFrom;

	boolean disabled;

}
