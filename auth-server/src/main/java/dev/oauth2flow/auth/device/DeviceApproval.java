package dev.oauth2flow.auth.device;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a user has allowed a device.
 *
 * @param subject the user's {@code sub}
 * @param scopes the scopes
 * @param authTime when the user signed in, in epoch seconds
 * @param sid the public id of the browser session
 * @param amr how the user signed in, or {@code null} if that is not known
 * @param credentialVersion the number of the credentials that the user had then, or
 * {@code null} if that is not known
 */
record DeviceApproval(String subject, Set<String> scopes, long authTime, String sid, @Nullable Set<String> amr,
		@Nullable Integer credentialVersion) {
}
