package dev.oauth2flow.api.me;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the authorization server shows of a user. Its names are those of OpenID Connect's
 * standard claims (OpenID Connect Core 1.0 section 5.1).
 *
 * @param sub the user's id
 * @param preferredUsername the name to sign in with
 * @param name the full name
 * @param email the address
 * @param emailVerified whether the address was proven to be the user's
 * @param locale the preferred language as a BCP 47 tag, null where unknown
 * @param createdAt when the user was created, UTC
 * @param updatedAt when the record was last written, UTC
 */
@Schema(name = "User", description = "The user that the access token speaks for.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record UserRecord(String sub, @JsonProperty("preferred_username") String preferredUsername, @Nullable String name,
		@Nullable String email, @JsonProperty("email_verified") boolean emailVerified, @Nullable String locale,
		@JsonProperty("created_at") Instant createdAt, @JsonProperty("updated_at") Instant updatedAt) {

}
