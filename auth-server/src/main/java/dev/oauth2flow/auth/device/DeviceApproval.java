package dev.oauth2flow.auth.device;

import java.util.Set;

/**
 * What a user has allowed a device.
 *
 * @param subject the user's {@code sub}
 * @param scopes the scopes
 * @param authTime when the user signed in, in epoch seconds
 * @param sid the public id of the browser session
 */
record DeviceApproval(String subject, Set<String> scopes, long authTime, String sid) {
}
