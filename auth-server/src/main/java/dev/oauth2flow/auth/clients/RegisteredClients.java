package dev.oauth2flow.auth.clients;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.keys.TokenAlgorithm;
import dev.oauth2flow.auth.replicas.Changes;
import jakarta.annotation.PostConstruct;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/**
 * The registered clients as Spring Security knows them, without those that are disabled.
 * A change is seen by every replica soon, and within {@link #CACHED_FOR} at the latest.
 */
@Component
public class RegisteredClients implements RegisteredClientRepository {

	/** How long a client is kept in memory. */
	public static final Duration CACHED_FOR = Duration.ofSeconds(10);

	private static final String RESOURCES = "oauth2flow.resources";

	private static final String EXCHANGE_FROM = "oauth2flow.exchange-from";

	private static final String DETAILS_TYPES = "oauth2flow.authorization-details-types";

	/** In a setting of our own: the framework's knows no EdDSA. */
	private static final String ID_TOKEN_ALGORITHM = "oauth2flow.id-token-algorithm";

	private final ClientRows rows;

	private final Lifetimes lifetimes;

	private final Changes changes;

	private final ShortLivedCache<String, RegisteredClient> byClientId = new ShortLivedCache<>(CACHED_FOR);

	private final ShortLivedCache<String, RegisteredClient> byId = new ShortLivedCache<>(CACHED_FOR);

	private final ScopeCatalogue scopes;

	RegisteredClients(ClientRows rows, Lifetimes lifetimes, Changes changes, ScopeCatalogue scopes) {
		this.scopes = scopes;
		this.changes = changes;
		this.rows = rows;
		this.lifetimes = lifetimes;
	}

	@PostConstruct
	void listen() {
		this.changes.on(ClientRegistry.CHANGE, () -> {
			this.byClientId.clear();
			this.byId.clear();
		});
	}

	@Override
	public @Nullable RegisteredClient findByClientId(String clientId) {
		return this.byClientId.get(clientId,
				(key) -> this.rows.findByClientId(key)
					.filter(RegisteredClients::isInUse)
					.map(this::registeredClient)
					.orElse(null));
	}

	@Override
	public @Nullable RegisteredClient findById(String id) {
		return this.byId.get(id,
				(key) -> this.rows.findById(UUID.fromString(key))
					.filter(RegisteredClients::isInUse)
					.map(this::registeredClient)
					.orElse(null));
	}

	/**
	 * Is not offered: {@link ClientRegistry} registers clients.
	 * @throws UnsupportedOperationException always
	 */
	@Override
	public void save(RegisteredClient registeredClient) {
		throw new UnsupportedOperationException("Clients are registered elsewhere");
	}

	/**
	 * Says whether a token for one of the audience is the client's to introspect, because
	 * the client speaks for that API.
	 * @param client who asks
	 * @param audience the token's audience
	 * @return whether the client speaks for one of it
	 */
	public static boolean speaksFor(RegisteredClient client, List<String> audience) {
		Set<String> resources = client.getClientSettings().getSetting(RESOURCES);
		return resources != null && audience.stream().anyMatch(resources::contains);
	}

	private static boolean isInUse(Client client) {
		return !client.disabled;
	}

	/**
	 * Says whether a client may exchange the access tokens of another (RFC 8693).
	 * @param client who wants to exchange
	 * @param issuedTo the {@code client_id} that the token was issued to
	 * @return whether the registration allows it
	 */
	public static boolean mayExchangeFrom(RegisteredClient client, @Nullable String issuedTo) {
		Set<String> from = client.getClientSettings().getSetting(EXCHANGE_FROM);
		return issuedTo != null && from != null && from.contains(issuedTo);
	}

	/**
	 * Returns the types of authorization details that a client may use (RFC 9396 section
	 * 10).
	 * @param client a registered client
	 * @return names of types
	 */
	public static Set<String> authorizationDetailsTypes(RegisteredClient client) {
		Set<String> types = client.getClientSettings().getSetting(DETAILS_TYPES);
		return (types != null) ? types : Set.of();
	}

	/**
	 * Returns the algorithm of the client's ID tokens.
	 * @param client a registered client
	 * @return the algorithm that its registration names
	 */
	public static TokenAlgorithm idTokenAlgorithm(RegisteredClient client) {
		return TokenAlgorithm
			.of(Objects.requireNonNull(client.getTokenSettings().<String>getSetting(ID_TOKEN_ALGORITHM)));
	}

	private RegisteredClient registeredClient(Client client) {
		RegisteredClient.Builder builder = RegisteredClient.withId(client.id.toString());
		if (client.secretHash != null) {
			builder.clientSecret(client.secretHash);
		}
		return builder.clientId(client.clientId)
			.clientName(client.clientName)
			.clientAuthenticationMethods((methods) -> Arrays.stream(client.authenticationMethods)
				.map(ClientAuthenticationMethod::new)
				.forEach(methods::add))
			.authorizationGrantTypes(
					(types) -> Arrays.stream(client.grantTypes).map(AuthorizationGrantType::new).forEach(types::add))
			.redirectUris((uris) -> uris.addAll(List.of(client.redirectUris)))
			.postLogoutRedirectUris((uris) -> uris.addAll(List.of(client.postLogoutRedirectUris)))
			.scopes((scopes) -> scopes.addAll(inUse(client.scopes)))
			.clientSettings(clientSettings(client))
			.tokenSettings(TokenSettings.builder()
				.accessTokenTimeToLive(accessTokenLifetime(client))
				.authorizationCodeTimeToLive(this.lifetimes.authorizationCodeLifetime())
				.refreshTokenTimeToLive(this.lifetimes.refreshTokenLifetime())
				.reuseRefreshTokens(false)
				.setting(ID_TOKEN_ALGORITHM, client.idTokenAlgorithm)
				.build())
			.build();
	}

	/**
	 * Never longer than everybody's: so long, and no longer, revocations are remembered.
	 */
	private Duration accessTokenLifetime(Client client) {
		Duration usual = this.lifetimes.accessTokenLifetime();
		Duration own = (client.accessTokenSeconds != null) ? Duration.ofSeconds(client.accessTokenSeconds) : usual;
		return (own.compareTo(usual) < 0) ? own : usual;
	}

	private List<String> inUse(String[] scopes) {
		return this.scopes.describe(List.of(scopes)).stream().map(ScopeCatalogue.Description::name).toList();
	}

	private static ClientSettings clientSettings(Client client) {
		ClientProfile profile = ClientProfile.fromColumn(client.profile);
		return ClientSettings.builder()
			.requireProofKey(client.requirePkce || profile.isPkceRequired())
			.requireAuthorizationConsent(!client.firstParty)
			// Says that an assertion is signed by a key and not by the secret;
			// ClientAssertionDecoders says by which.
			.tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES256)
			.setting(RESOURCES, Set.of(client.resources))
			.setting(EXCHANGE_FROM, Set.of(client.exchangeFrom))
			.setting(DETAILS_TYPES, Set.of(client.authorizationDetailsTypes))
			.setting(ClientProfile.setting(), profile)
			.setting(ClientRequirements.SETTING, ClientRequirements.of(client))
			.setting(ClientKeys.SETTING, ClientKeys.Registered.of(client))
			.build();
	}

}
