package dev.oauth2flow.auth.clients;

import java.time.Instant;
import java.util.UUID;

/**
 * A client as it is registered.
 *
 * @param id the registration's id
 * @param clientId its {@code client_id}
 * @param details what the registration says
 * @param disabled whether nobody but operators sees it
 * @param version the number of the registration's last change
 * @param createdAt when it was registered
 */
public record StoredClient(UUID id, String clientId, ClientDetails details, boolean disabled, int version,
		Instant createdAt) {
}
