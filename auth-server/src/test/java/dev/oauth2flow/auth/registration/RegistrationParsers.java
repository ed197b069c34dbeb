package dev.oauth2flow.auth.registration;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientPolicy;
import dev.oauth2flow.auth.clients.PublicHosts;
import dev.oauth2flow.platform.mtls.MtlsProperties;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client says of itself.
 */
public final class RegistrationParsers {

	private static final JsonMapper JSON = new JsonMapper();

	private static final RegistrationSettings SETTINGS = new RegistrationSettings(
			Set.of("authorization_code", "refresh_token"), Set.of("openid"), List.of(), Set.of("note_access"));

	private static final ClientMetadata METADATA = new ClientMetadata(SETTINGS,
			new MtlsProperties(9002, List.of(), null, "clients"), JSON);

	/** On loopback, where it asks no name service. */
	private static final PolicyMetadata POLICIES = new PolicyMetadata(SETTINGS,
			new PublicHosts("http://localhost:9000"));

	private RegistrationParsers() {
	}

	public static boolean metadata(byte[] input) {
		try {
			Map<String, @Nullable Object> metadata = JSON.readValue(input, new TypeReference<>() {
			});
			if (metadata == null) {
				return false;
			}
			ClientDetails details = METADATA.read(metadata).completedBy(POLICIES.read(metadata, ClientPolicy.NONE));
			POLICIES.check(details);
			assertThat(METADATA.write(details)).containsKeys("redirect_uris", "scope");
			assertThat(POLICIES.write(details.registeredPolicy())).containsKey("dpop_bound_access_tokens");
			return true;
		}
		catch (JacksonException | RegistrationException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return false;
		}
	}

}
