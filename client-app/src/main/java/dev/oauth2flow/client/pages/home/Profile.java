package dev.oauth2flow.client.pages.home;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The user as the API describes them; what it does not know is null.
 */
record Profile(String sub, @JsonProperty("preferred_username") @Nullable String username, @Nullable String name,
		@Nullable String email, @JsonProperty("email_verified") boolean emailVerified, @Nullable String locale,
		@JsonProperty("created_at") @Nullable Instant createdAt) {

}
