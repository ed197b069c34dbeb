package dev.oauth2flow.client.pages.home;

import java.util.Optional;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.session.BearerClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Asks the API who the user is.
 */
@Component
class ProfileApi {

	private static final Logger LOGGER = LoggerFactory.getLogger(ProfileApi.class);

	private final RestClient api;

	ProfileApi(BearerClients clients, ClientProperties properties) {
		this.api = clients.builder(properties.resourceApiUrl()).build();
	}

	/**
	 * Reads the profile.
	 * @return the profile; empty if the API does not give one now
	 */
	Optional<Profile> read() {
		try {
			return Optional.ofNullable(this.api.get().uri("/api/v1/me").retrieve().body(Profile.class));
		}
		catch (RestClientException ex) {
			LOGGER.warn("No profile: {}", ex.getClass().getName());
			return Optional.empty();
		}
	}

}
