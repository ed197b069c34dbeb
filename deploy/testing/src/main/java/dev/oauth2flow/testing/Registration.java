package dev.oauth2flow.testing;

import java.net.URI;

import dev.oauth2flow.local.TestClient;
import org.jspecify.annotations.Nullable;

/**
 * The client that the tests are for the authorization server.
 *
 * @param clientId its id
 * @param clientSecret its secret, or {@code null} for a public client
 * @param redirectUri where it gets its codes; nobody needs to listen there
 */
record Registration(String clientId, @Nullable String clientSecret, URI redirectUri) {

	static Registration ofTests() {
		return new Registration(TestClient.CLIENT_ID, null, URI.create(TestClient.REDIRECT_URI));
	}

	static Registration told(SuiteSettings settings) {
		return new Registration(settings.find("suite.client-id").orElse(TestClient.CLIENT_ID),
				settings.find("suite.client-secret").orElse(null),
				settings.findUrl("suite.redirect-uri").orElse(URI.create(TestClient.REDIRECT_URI)));
	}

	/** Without the secret. */
	@Override
	public String toString() {
		return this.clientId;
	}

}
