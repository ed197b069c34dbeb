package dev.oauth2flow.auth.users;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Who a user is, without any credential.
 *
 * @param sub the user's id, the {@code sub} of tokens
 * @param username the name to sign in with ({@code preferred_username})
 * @param name the name to show
 * @param email the address
 * @param emailVerified whether the address was verified
 * @param locale the preferred language as a BCP 47 tag, or {@code null}
 * @param authorities what the user may do beyond what everybody may
 * @param updatedAt when any of this changed last
 * @param credentialVersion counts what ends all of the user's sessions, such as a new
 * password
 */
public record UserProfile(String sub, String username, String name, String email, boolean emailVerified,
		@Nullable String locale, Set<String> authorities, Instant updatedAt, int credentialVersion) {
}
