package dev.oauth2flow.auth.device;

import java.util.Set;

/**
 * What a device has asked for.
 *
 * @param clientId the client's {@code client_id}
 * @param scopes the scopes
 */
record DeviceRequest(String clientId, Set<String> scopes) {
}
