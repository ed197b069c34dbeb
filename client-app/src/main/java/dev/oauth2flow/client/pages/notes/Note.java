package dev.oauth2flow.client.pages.notes;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A note as the API gives it.
 *
 * @param version changes with every write; in quotes, it is the note's ETag
 */
record Note(String id, String title, String body, String version, @JsonProperty("created_at") Instant createdAt,
		@JsonProperty("updated_at") Instant updatedAt) {

}
