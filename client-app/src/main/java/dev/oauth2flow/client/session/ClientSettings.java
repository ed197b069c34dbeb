package dev.oauth2flow.client.session;

import java.util.Base64;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who this client is and where the others are.
 *
 * @param clientId the client's id at the authorization server
 * @param clientSecret the client's secret, required
 * @param sessionEncryptionKey base64 of the 32 bytes under which tokens are kept,
 * required and the same for all replicas
 * @param baseUrl the URL under which browsers see this application, without a slash at
 * its end
 * @param authorizationServerUrl where the authorization server is as seen from here;
 * {@code null} for the issuer's own address
 * @param resourceApiUrl where the API is as seen from here
 * @param auditUrl where the audit service is as seen from here
 */
@ConfigurationProperties("oauth2flow.client")
public record ClientSettings(@DefaultValue("client-app") String clientId, String clientSecret,
		String sessionEncryptionKey, @DefaultValue("http://localhost:8080") String baseUrl,
		@Nullable String authorizationServerUrl, @DefaultValue("http://localhost:8090") String resourceApiUrl,
		@DefaultValue("http://localhost:8070") String auditUrl) {

	private static final int KEY_BYTES = 32;

	/**
	 * Checks the settings.
	 * @throws dev.oauth2flow.platform.start.InvalidSettingException if a required one is
	 * missing or malformed
	 */
	public ClientSettings {
		require("client-secret", clientSecret);
		require("session-encryption-key", sessionEncryptionKey);
		if (keyLength(sessionEncryptionKey) != KEY_BYTES) {
			throw invalid("session-encryption-key", "must be base64 of 32 bytes");
		}
	}

	private static void require(String name, @Nullable String value) {
		if (Objects.requireNonNullElse(value, "").isBlank()) {
			throw invalid(name, "is missing");
		}
	}

	private static int keyLength(String base64) {
		try {
			return Base64.getDecoder().decode(base64).length;
		}
		catch (IllegalArgumentException ex) {
			return 0;
		}
	}

	private static dev.oauth2flow.platform.start.InvalidSettingException invalid(String name, String reason) {
		return new dev.oauth2flow.platform.start.InvalidSettingException("oauth2flow.client." + name, reason);
	}

	boolean isHttps() {
		return this.baseUrl.startsWith("https:");
	}

}
