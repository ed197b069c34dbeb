package dev.oauth2flow.auth.session;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One place where a user is signed in.
 *
 * @param user the user, with the session's public id
 * @param device what the user signed in with, such as {@code Firefox on Linux}
 * @param network where from, in CIDR notation, or {@code null}
 * @param lastUsed when the session was used last
 */
public record UserSession(SignedInUser user, String device, @Nullable String network, Instant lastUsed) {
}
