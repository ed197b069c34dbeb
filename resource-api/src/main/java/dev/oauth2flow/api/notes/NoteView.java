package dev.oauth2flow.api.notes;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

import org.springframework.http.ETag;

/**
 * A note as its owner sees it.
 *
 * @param id the note's id
 * @param title one line of text
 * @param body any text, possibly empty
 * @param version how many writes the note has seen after its creation; in quotes, it is
 * the note's ETag
 * @param createdAt when the note was created, UTC
 * @param updatedAt when the note was last written, UTC
 */
@Schema(name = "Note", description = "A note as its owner sees it.")
record NoteView(UUID id, String title, String body,
		@Schema(description = "In quotes, it is the note's ETag.") long version,
		@JsonProperty("created_at") Instant createdAt, @JsonProperty("updated_at") Instant updatedAt) {

	static NoteView of(Note note) {
		return new NoteView(note.id(), note.title(), note.body(), note.version(), note.createdAt(), note.updatedAt());
	}

	String etag() {
		return new ETag(Long.toString(this.version), false).formattedTag();
	}

}
