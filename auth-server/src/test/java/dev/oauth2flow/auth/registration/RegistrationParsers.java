package dev.oauth2flow.auth.registration;

import java.util.List;
import java.util.Map;
import java.util.Set;

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

	private static final ClientMetadata METADATA = new ClientMetadata(
			new RegistrationSettings(Set.of("authorization_code", "refresh_token"), Set.of("openid"), List.of(),
					Set.of()),
			new MtlsProperties(9002, List.of(), null, "clients"), JSON);

	private RegistrationParsers() {
	}

	public static void metadata(byte[] input) {
		try {
			Map<String, @Nullable Object> metadata = JSON.readValue(input, new TypeReference<>() {
			});
			if (metadata != null) {
				assertThat(METADATA.write(METADATA.read(metadata))).containsKeys("redirect_uris", "scope");
			}
		}
		catch (JacksonException | RegistrationException ex) {
			assertThat(ex.getMessage()).isNotBlank();
		}
	}

}
