package dev.oauth2flow.client.flow;

import java.util.Optional;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.errors.ProblemException;
import dev.oauth2flow.client.session.BearerClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Makes the flow's last steps on the page that shows it: asks the API for protected data.
 */
@Component
class FlowApi {

	private static final Logger LOGGER = LoggerFactory.getLogger(FlowApi.class);

	private final RestClient api;

	private final JsonMapper json;

	FlowApi(BearerClients clients, ClientProperties properties, JsonMapper json) {
		this.api = clients.builder(properties.resourceApiUrl()).build();
		this.json = json;
	}

	/**
	 * Reads the user's profile as the API answers it.
	 * @return JSON, indented; empty if the API does not give it now
	 */
	Optional<String> profile() {
		try {
			return Optional.ofNullable(this.api.get().uri("/api/v1/me").retrieve().body(String.class))
				.map((profile) -> this.json.readTree(profile).toPrettyString());
		}
		catch (RestClientException | ProblemException | JacksonException ex) {
			LOGGER.info("No profile to show: {}", ex.getClass().getName());
			return Optional.empty();
		}
	}

}
