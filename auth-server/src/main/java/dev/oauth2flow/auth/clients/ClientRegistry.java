package dev.oauth2flow.auth.clients;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import dev.oauth2flow.auth.replicas.Changes;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Registers, changes and removes clients. Every replica sees a change when the
 * transaction is committed, or soon after.
 */
@Component
public class ClientRegistry {

	static final String CHANGE = "clients";

	private static final String COLUMNS = "id, client_id, client_name, authentication_methods, grant_types, "
			+ "redirect_uris, post_logout_redirect_uris, scopes, id_token_algorithm, first_party, require_pkce, "
			+ "resources, exchange_from, jwks, jwks_uri, tls_subject_dn, tls_san, certificate_bound, disabled, version, "
			+ "created_at, profile, authentication_algorithm, require_pushed_requests, require_signed_requests, "
			+ "request_object_algorithm, dpop_bound, authorization_details_types, backchannel_logout_uri, "
			+ "backchannel_logout_session_required, access_token_seconds";

	private final StringKeyGenerator random = new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

	private final JdbcClient jdbc;

	private final ClientSecrets secrets;

	private final Changes changes;

	ClientRegistry(JdbcClient jdbc, ClientSecrets secrets, Changes changes) {
		this.jdbc = jdbc;
		this.secrets = secrets;
		this.changes = changes;
	}

	/**
	 * Returns the clients in the order of their ids.
	 * @param search what the id or the name contains, in any case; may be empty
	 * @param after the {@code client_id} after which to begin, or the empty text
	 * @param limit how many at most
	 * @return the clients, disabled ones too
	 */
	public List<StoredClient> list(String search, String after, int limit) {
		return this.jdbc.sql("select " + COLUMNS + """
				 from client where client_id > :after
				    and position(lower(:search) in lower(client_id || ' ' || client_name)) > 0
				order by client_id limit :limit""")
			.param("after", after)
			.param("search", search)
			.param("limit", limit)
			.query((row, number) -> client(row))
			.list();
	}

	/**
	 * Finds a client.
	 * @param clientId its {@code client_id}
	 * @return the client, also a disabled one, or {@code null}
	 */
	public @Nullable StoredClient find(String clientId) {
		return this.jdbc.sql("select " + COLUMNS + " from client where client_id = ?")
			.param(clientId)
			.query((row, number) -> client(row))
			.optional()
			.orElse(null);
	}

	/**
	 * Registers a client.
	 * @param clientId its {@code client_id}
	 * @param details what the registration says
	 * @param registrationToken the token by which the client manages its registration, or
	 * {@code null}
	 * @return the client's secret, which is shown once, or {@code null} if it proves
	 * otherwise who it is
	 * @throws org.springframework.dao.DuplicateKeyException if there is one of that id
	 */
	@Transactional
	public @Nullable String register(String clientId, ClientDetails details, @Nullable String registrationToken) {
		String secret = details.hasSecret() ? this.random.generateKey() : null;
		this.jdbc.sql("""
				insert into client (id, client_id, client_name, secret_hash, first_party, require_pkce,
				    id_token_algorithm, authentication_methods, grant_types, redirect_uris,
				    post_logout_redirect_uris, scopes, resources, exchange_from, jwks, jwks_uri, tls_subject_dn,
				    tls_san, certificate_bound, registration_token_hash, profile, require_nonce,
				    authentication_algorithm, require_pushed_requests, require_signed_requests,
				    request_object_algorithm, dpop_bound, authorization_details_types, backchannel_logout_uri,
				    backchannel_logout_session_required, access_token_seconds, disabled, version)
				values (:id, :clientId, :clientName, :secretHash, :firstParty, :requirePkce,
				    :idTokenAlgorithm, :authenticationMethods, :grantTypes, :redirectUris,
				    :postLogoutRedirectUris, :scopes, :resources, :exchangeFrom, :jwks, :jwksUri, :tlsSubjectDn,
				    :tlsSan, :certificateBound, :registrationTokenHash, :profile, true, :authenticationAlgorithm,
				    :requirePushedRequests, :requireSignedRequests, :requestObjectAlgorithm, :dpopBound,
				    :authorizationDetailsTypes, :backchannelLogoutUri, :backchannelLogoutSessionRequired,
				    :accessTokenSeconds, false, 1)""")
			.param("id", UUID.randomUUID())
			.param("clientId", clientId)
			.param("secretHash", hash(secret))
			.param("registrationTokenHash", hash(registrationToken))
			.params(new DetailParameters(details.completedBy(ClientPolicy.NONE)).values())
			.update();
		announce();
		return secret;
	}

	/**
	 * Changes what a registration says.
	 * @param clientId the {@code client_id}
	 * @param version which version was seen
	 * @param details what the registration is to say, its policy too; a client that has a
	 * secret keeps having one, and one that has none gets none
	 * @return whether the registration still was of that version
	 */
	@Transactional
	public boolean change(String clientId, int version, ClientDetails details) {
		int count = this.jdbc.sql("""
				update client set client_name = :clientName, first_party = :firstParty, require_pkce = :requirePkce,
				    id_token_algorithm = :idTokenAlgorithm, authentication_methods = :authenticationMethods,
				    grant_types = :grantTypes, redirect_uris = :redirectUris,
				    post_logout_redirect_uris = :postLogoutRedirectUris, scopes = :scopes, resources = :resources,
				    exchange_from = :exchangeFrom, jwks = :jwks, jwks_uri = :jwksUri, tls_subject_dn = :tlsSubjectDn,
				    tls_san = :tlsSan, certificate_bound = :certificateBound, profile = :profile,
				    authentication_algorithm = :authenticationAlgorithm,
				    require_pushed_requests = :requirePushedRequests,
				    require_signed_requests = :requireSignedRequests,
				    request_object_algorithm = :requestObjectAlgorithm, dpop_bound = :dpopBound,
				    authorization_details_types = :authorizationDetailsTypes,
				    backchannel_logout_uri = :backchannelLogoutUri,
				    backchannel_logout_session_required = :backchannelLogoutSessionRequired,
				    access_token_seconds = :accessTokenSeconds, version = version + 1, updated_at = now()
				where client_id = :clientId and version = :version
				    and (secret_hash is not null) = :hasSecret""")
			.param("clientId", clientId)
			.param("version", version)
			.param("hasSecret", details.hasSecret())
			.params(new DetailParameters(details).values())
			.update();
		announce();
		return count == 1;
	}

	/**
	 * Takes a client out of use, or back into use.
	 * @param clientId the {@code client_id}
	 * @param version which version was seen
	 * @param disabled whether it is to be out of use
	 * @return whether the registration still was of that version
	 */
	@Transactional
	public boolean disable(String clientId, int version, boolean disabled) {
		int count = this.jdbc.sql("""
				update client set disabled = ?, version = version + 1, updated_at = now()
				where client_id = ? and version = ?""").params(disabled, clientId, version).update();
		announce();
		return count == 1;
	}

	/**
	 * Gives a client a new secret. The old one ends at once.
	 * @param clientId the {@code client_id}
	 * @param version which version was seen
	 * @return the secret, or {@code null} if the registration was not of that version or
	 * is a public client's
	 */
	@Transactional
	public @Nullable String replaceSecret(String clientId, int version) {
		String secret = this.random.generateKey();
		int count = this.jdbc.sql("""
				update client set secret_hash = ?, version = version + 1, updated_at = now()
				where client_id = ? and version = ? and secret_hash is not null""")
			.params(this.secrets.hash(secret), clientId, version)
			.update();
		announce();
		return (count == 1) ? secret : null;
	}

	/**
	 * Removes a client with what users have allowed it.
	 * @param clientId the {@code client_id}
	 * @param version which version was seen
	 * @return whether the registration still was of that version
	 */
	@Transactional
	public boolean remove(String clientId, int version) {
		int count = this.jdbc.sql("delete from client where client_id = ? and version = ?")
			.params(clientId, version)
			.update();
		announce();
		return count == 1;
	}

	/**
	 * Removes a client with what users have allowed it.
	 * @param clientId the {@code client_id}
	 * @return whether there was one
	 */
	@Transactional
	public boolean remove(String clientId) {
		int count = this.jdbc.sql("delete from client where client_id = ?").param(clientId).update();
		announce();
		return count == 1;
	}

	/**
	 * Finds the client that manages its registration by a token (RFC 7592).
	 * @param clientId the {@code client_id}
	 * @param registrationToken the token
	 * @return the client, or {@code null} if there is none or the token is not its own
	 */
	public @Nullable StoredClient findManaged(String clientId, String registrationToken) {
		String hash = this.jdbc.sql("select registration_token_hash from client where client_id = ? and not disabled")
			.param(clientId)
			.query(String.class)
			.optional()
			.orElse(null);
		return (hash != null && this.secrets.matches(registrationToken, hash)) ? find(clientId) : null;
	}

	/**
	 * Puts another token in the place of that by which a client manages its registration.
	 * @param clientId the {@code client_id}
	 * @param registrationToken the new token
	 */
	@Transactional
	public void replaceRegistrationToken(String clientId, String registrationToken) {
		this.jdbc.sql("update client set registration_token_hash = ? where client_id = ?")
			.params(this.secrets.hash(registrationToken), clientId)
			.update();
	}

	private @Nullable String hash(@Nullable String secret) {
		return (secret != null) ? this.secrets.hash(secret) : null;
	}

	private void announce() {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				ClientRegistry.this.changes.announce(CHANGE);
			}
		});
	}

	private static StoredClient client(ResultSet row) throws SQLException {
		ClientDetails details = new ClientDetails(row.getString("client_name"), texts(row, "authentication_methods"),
				texts(row, "grant_types"), texts(row, "redirect_uris"), texts(row, "post_logout_redirect_uris"),
				texts(row, "scopes"), row.getString("id_token_algorithm"), row.getBoolean("first_party"),
				row.getBoolean("require_pkce"), texts(row, "resources"), texts(row, "exchange_from"),
				row.getString("jwks"), row.getString("jwks_uri"),
				CertificateName.of(row.getString("tls_subject_dn"), row.getString("tls_san")),
				row.getBoolean("certificate_bound"), policy(row));
		return new StoredClient(row.getObject("id", UUID.class), row.getString("client_id"), details,
				row.getBoolean("disabled"), row.getInt("version"),
				row.getObject("created_at", OffsetDateTime.class).toInstant());
	}

	private static ClientPolicy policy(ResultSet row) throws SQLException {
		return new ClientPolicy(ClientProfile.fromColumn(row.getString("profile")),
				row.getString("authentication_algorithm"), row.getBoolean("require_pushed_requests"),
				row.getBoolean("require_signed_requests"), row.getString("request_object_algorithm"),
				row.getBoolean("dpop_bound"), texts(row, "authorization_details_types"),
				row.getString("backchannel_logout_uri"), row.getBoolean("backchannel_logout_session_required"),
				row.getObject("access_token_seconds", Integer.class));
	}

	private static List<String> texts(ResultSet row, String column) throws SQLException {
		return List.of((String[]) row.getArray(column).getArray());
	}

}
