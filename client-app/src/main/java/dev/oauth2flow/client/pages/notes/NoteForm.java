package dev.oauth2flow.client.pages.notes;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What the user types into the form of a note. The bounds are those of the API, in words
 * for people; the API has the last word.
 *
 * @param version the version that the user edits, empty for a new note
 */
record NoteForm(
		@NotBlank(message = "Please give the note a title.") @Size(max = 200,
				message = "A title has at most 200 characters.") String title,
		@Size(max = 10_000, message = "A note has at most 10,000 characters.") String body, String version) {

	NoteForm(@Nullable String title, @Nullable String body, @Nullable String version) {
		this.title = (title != null) ? title.strip() : "";
		// Forms send a line break as two characters; the API counts it as one.
		this.body = (body != null) ? body.replace("\r\n", "\n") : "";
		this.version = (version != null) ? version : "";
	}

	static NoteForm of(Note note) {
		return new NoteForm(note.title(), note.body(), note.version());
	}

	NoteForm against(Note present) {
		return new NoteForm(this.title, this.body, present.version());
	}

}
