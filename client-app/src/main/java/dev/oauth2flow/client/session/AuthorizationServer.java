package dev.oauth2flow.client.session;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.ClientProperties.Profile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * What this service knows of the authorization server: its metadata (OpenID Connect
 * Discovery 1.0 section 4), read when it is first needed, so that this service starts
 * without it. Browsers are sent to the addresses that the metadata names; the service's
 * own calls go to the same paths behind the back channel's address.
 */
@Component
class AuthorizationServer implements ClientRegistrationRepository {

	static final String REGISTRATION = "oauth2flow";

	static final String CALLBACK_PATH = "/login/oauth2/code/" + REGISTRATION;

	private static final Logger LOGGER = LoggerFactory.getLogger(AuthorizationServer.class);

	private static final int ATTEMPTS = 3;

	private static final Duration PAUSE = Duration.ofMillis(200);

	private final ClientProperties properties;

	private final RestClient restClient;

	private final ReentrantLock reading = new ReentrantLock();

	private volatile @Nullable ClientRegistration registration;

	AuthorizationServer(ClientProperties properties, RestClient.Builder restClient) {
		this.properties = properties;
		this.restClient = restClient.clone().baseUrl(properties.authorizationServerUrl()).build();
	}

	@Override
	public @Nullable ClientRegistration findByRegistrationId(String registrationId) {
		return REGISTRATION.equals(registrationId) ? registration() : null;
	}

	/**
	 * Returns the registration, read from the metadata if that was not done yet.
	 * @throws SignInUnavailableException if the metadata cannot be had
	 */
	ClientRegistration registration() {
		ClientRegistration known = this.registration;
		if (known != null) {
			return known;
		}
		this.reading.lock();
		try {
			known = this.registration;
			if (known == null) {
				known = registration(metadata());
				this.registration = known;
			}
			return known;
		}
		finally {
			this.reading.unlock();
		}
	}

	/**
	 * Returns where authorization requests are pushed to, as this service reaches it.
	 * @throws SignInUnavailableException if the metadata cannot be had or lacks it
	 */
	String pushedAuthorizationRequestEndpoint() {
		return backChannel(endpoint(registration().getProviderDetails().getConfigurationMetadata(),
				"pushed_authorization_request_endpoint"));
	}

	private Map<String, Object> metadata() {
		for (int attempt = 1;; attempt++) {
			try {
				Map<String, Object> metadata = this.restClient.get()
					.uri("/.well-known/openid-configuration")
					.retrieve()
					.body(new ParameterizedTypeReference<>() {
					});
				return Objects.requireNonNullElseGet(metadata, Map::of);
			}
			catch (RestClientException ex) {
				LOGGER.warn("The metadata of {} cannot be read: {}", this.properties.issuer(), ex.getClass().getName());
				if (attempt == ATTEMPTS) {
					throw new SignInUnavailableException("No metadata", ex);
				}
				pause(attempt);
			}
		}
	}

	private static void pause(int attempt) {
		try {
			Thread.sleep(PAUSE.multipliedBy(attempt));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SignInUnavailableException("Interrupted", ex);
		}
	}

	private ClientRegistration registration(Map<String, Object> metadata) {
		String issuer = this.properties.issuer().toString();
		if (!issuer.equals(metadata.get("issuer"))) {
			LOGGER.error("The metadata at {} is not that of the issuer {}", this.properties.authorizationServerUrl(),
					issuer);
			throw new SignInUnavailableException("Another issuer's metadata", null);
		}
		// RFC 9700 section 2.1.1: a client makes sure that the server supports PKCE.
		if (!(metadata.get("code_challenge_methods_supported") instanceof Collection<?> methods)
				|| !methods.contains("S256")) {
			LOGGER.error("The issuer {} does not support PKCE with S256", issuer);
			throw new SignInUnavailableException("No PKCE", null);
		}
		return ClientRegistration.withRegistrationId(REGISTRATION)
			.clientId(this.properties.clientId())
			.clientSecret(this.properties.clientSecret())
			.clientAuthenticationMethod((this.properties.profile() == Profile.FAPI)
					? ClientAuthenticationMethod.PRIVATE_KEY_JWT : ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.redirectUri(this.properties.baseUrl() + CALLBACK_PATH)
			.scope(this.properties.scopes())
			.issuerUri(issuer)
			.authorizationUri(endpoint(metadata, "authorization_endpoint"))
			.tokenUri(backChannel(endpoint(metadata, "token_endpoint")))
			.jwkSetUri(backChannel(endpoint(metadata, "jwks_uri")))
			.userInfoUri(backChannel(endpoint(metadata, "userinfo_endpoint")))
			.userNameAttributeName("sub")
			.providerConfigurationMetadata(metadata)
			.build();
	}

	private static String endpoint(Map<String, Object> metadata, String name) {
		if (metadata.get(name) instanceof String endpoint && !endpoint.isBlank()) {
			return endpoint;
		}
		LOGGER.error("The metadata lacks {}", name);
		throw new SignInUnavailableException("Incomplete metadata", null);
	}

	private String backChannel(String endpoint) {
		String issuer = this.properties.issuer() + "/";
		return endpoint.startsWith(issuer)
				? this.properties.authorizationServerUrl() + "/" + endpoint.substring(issuer.length()) : endpoint;
	}

}
