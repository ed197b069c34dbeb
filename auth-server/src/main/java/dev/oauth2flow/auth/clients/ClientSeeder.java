package dev.oauth2flow.auth.clients;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.clients.SeedSettings.SeedClient;
import dev.oauth2flow.auth.clients.SeedSettings.SeedResource;
import dev.oauth2flow.auth.clients.SeedSettings.SeedScope;
import dev.oauth2flow.platform.start.InvalidSettingException;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings the configured APIs, scopes and clients into the database at start, on any
 * number of replicas at once. Of a client that exists already only the profile and what
 * it authenticates with are replaced, and addresses are added: whatever else was changed
 * since stays. So does a scope that an operator has made or changed.
 */
@Component
@Order(0)
class ClientSeeder implements ApplicationRunner {

	private final JdbcClient jdbc;

	private final SeedSettings settings;

	private final ClientSecrets secrets;

	private final String issuer;

	ClientSeeder(JdbcClient jdbc, SeedSettings settings, ClientSecrets secrets,
			@Value("${oauth2flow.issuer}") String issuer) {
		this.issuer = issuer;
		this.jdbc = jdbc;
		this.settings = settings;
		this.secrets = secrets;
	}

	@Override
	@Transactional
	public void run(ApplicationArguments arguments) {
		// One order on all replicas, so that they cannot wait for each other in a circle.
		this.settings.resources().stream().map(SeedResource::identifier).sorted().forEach(this::seedResource);
		Map<String, String> resources = this.settings.resources()
			.stream()
			.flatMap((resource) -> resource.scopes().stream().map((scope) -> Map.entry(scope, resource.identifier())))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		this.settings.scopes()
			.stream()
			.sorted((left, right) -> left.name().compareTo(right.name()))
			.forEach((scope) -> seedScope(scope, resources));
		this.settings.clients()
			.stream()
			.sorted((left, right) -> left.clientId().compareTo(right.clientId()))
			.forEach(this::seedClient);
	}

	private void seedResource(String identifier) {
		this.jdbc.sql("insert into resource (identifier) values (?) on conflict do nothing").param(identifier).update();
	}

	private void seedScope(SeedScope scope, Map<String, String> resources) {
		this.jdbc.sql("""
				insert into scope as stored (name, description, resource, required_authority)
				values (:name, :description, :resource, :requiredAuthority)
				on conflict (name) do update set description = excluded.description,
				    resource = excluded.resource, required_authority = excluded.required_authority
				where stored.version = 1 and (stored.description, stored.resource, stored.required_authority)
				    is distinct from (excluded.description, excluded.resource, excluded.required_authority)""")
			.param("name", scope.name())
			.param("description", scope.description())
			.param("resource", resources.get(scope.name()))
			.param("requiredAuthority", scope.requiredAuthority())
			.update();
	}

	private void seedClient(SeedClient client) {
		if (!client.redirectUris()
			.stream()
			.allMatch((uri) -> ClientRules.isRedirectUriAllowed(uri, client.profileOrDefault(), this.issuer))) {
			throw new InvalidSettingException("oauth2flow.auth.clients", "has a fapi client, " + client.clientId()
					+ ", with a redirect URI that is not https, while the issuer is not http on loopback either");
		}
		this.jdbc
			.sql("""
					insert into client as stored (id, client_id, client_name, secret_hash, first_party, require_pkce,
					    id_token_algorithm, authentication_methods, grant_types, redirect_uris,
					    post_logout_redirect_uris, scopes, resources, exchange_from, profile, jwks, jwks_uri,
					    authentication_algorithm, tls_subject_dn, tls_san, require_pushed_requests, dpop_bound,
					    certificate_bound, request_object_algorithm, require_signed_requests, authorization_details_types,
					    access_token_seconds)
					values (:id, :clientId, :clientName, :secretHash, :firstParty, :requirePkce,
					    :idTokenAlgorithm, :authenticationMethods, :grantTypes, :redirectUris,
					    :postLogoutRedirectUris, :scopes, :resources, :exchangeFrom, :profile, :jwks, :jwksUri,
					    :authenticationAlgorithm, :tlsSubjectDn, :tlsSan, :requirePushedRequests, :dpopBound,
					    :certificateBound, :requestObjectAlgorithm, :requireSignedRequests, :authorizationDetailsTypes,
					    :accessTokenSeconds)
					on conflict (client_id) do update set
					    secret_hash = excluded.secret_hash,
					    profile = excluded.profile,
					    authentication_methods = excluded.authentication_methods,
					    jwks = excluded.jwks,
					    jwks_uri = excluded.jwks_uri,
					    authentication_algorithm = excluded.authentication_algorithm,
					    tls_subject_dn = excluded.tls_subject_dn,
					    tls_san = excluded.tls_san,
					    require_pushed_requests = excluded.require_pushed_requests,
					    dpop_bound = excluded.dpop_bound,
					    certificate_bound = excluded.certificate_bound,
					    request_object_algorithm = excluded.request_object_algorithm,
					    require_signed_requests = excluded.require_signed_requests,
					    authorization_details_types = excluded.authorization_details_types,
					    access_token_seconds = excluded.access_token_seconds,
					    redirect_uris = array(select unnest(stored.redirect_uris)
					        union select unnest(excluded.redirect_uris)),
					    post_logout_redirect_uris = array(select unnest(stored.post_logout_redirect_uris)
					        union select unnest(excluded.post_logout_redirect_uris)),
					    updated_at = now()
					where (stored.secret_hash, stored.profile, stored.authentication_methods, stored.jwks,
					        stored.jwks_uri, stored.authentication_algorithm, stored.tls_subject_dn,
					        stored.tls_san, stored.require_pushed_requests, stored.dpop_bound, stored.certificate_bound,
					        stored.request_object_algorithm, stored.require_signed_requests,
					        stored.authorization_details_types, stored.access_token_seconds)
					    is distinct from (excluded.secret_hash, excluded.profile, excluded.authentication_methods,
					        excluded.jwks, excluded.jwks_uri, excluded.authentication_algorithm, excluded.tls_subject_dn,
					        excluded.tls_san, excluded.require_pushed_requests, excluded.dpop_bound, excluded.certificate_bound,
					        excluded.request_object_algorithm, excluded.require_signed_requests,
					        excluded.authorization_details_types, excluded.access_token_seconds)
					    or not stored.redirect_uris @> excluded.redirect_uris
					    or not stored.post_logout_redirect_uris @> excluded.post_logout_redirect_uris""")
			.param("id", UUID.randomUUID())
			.param("clientId", client.clientId())
			.param("clientName", (client.clientName() != null) ? client.clientName() : client.clientId())
			.param("secretHash", (client.clientSecret() != null) ? this.secrets.hash(client.clientSecret()) : null)
			.param("firstParty", client.firstParty())
			.param("requirePkce", client.requirePkce())
			.param("idTokenAlgorithm", client.idTokenAlgorithm())
			.param("authenticationMethods", array(client.authenticationMethods()))
			.param("grantTypes", array(client.grantTypes()))
			.param("redirectUris", array(client.redirectUris()))
			.param("postLogoutRedirectUris", array(client.postLogoutRedirectUris()))
			.param("scopes", array(client.scopes()))
			.param("resources", array(client.resources()))
			.param("exchangeFrom", array(client.exchangeFrom()))
			.param("profile", client.profileOrDefault().columnValue())
			.param("jwks", client.jwks())
			.param("jwksUri", client.jwksUri())
			.param("authenticationAlgorithm", client.tokenEndpointAuthSigningAlg())
			.param("tlsSubjectDn", client.certificateName().subjectDn())
			.param("tlsSan", client.certificateName().san())
			.param("requirePushedRequests", client.requirePushedAuthorizationRequests())
			.param("dpopBound", client.dpopBoundAccessTokens())
			.param("certificateBound", client.tlsClientCertificateBoundAccessTokens())
			.param("requestObjectAlgorithm", client.requestObjectSigningAlg())
			.param("requireSignedRequests", client.requireSignedRequestObject())
			.param("authorizationDetailsTypes", array(client.authorizationDetailsTypes()))
			.param("accessTokenSeconds",
					(client.accessTokenLifetime() != null) ? client.accessTokenLifetime().toSeconds() : null)
			.update();
	}

	private static String[] array(List<String> values) {
		return values.toArray(String[]::new);
	}

}
