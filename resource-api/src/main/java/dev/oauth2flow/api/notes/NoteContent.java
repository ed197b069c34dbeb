package dev.oauth2flow.api.notes;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may write of a note.
 *
 * @param title one line, 1 to 200 characters
 * @param body any text of at most 10,000 characters; empty where the caller gave none
 */
@Schema(name = "NoteContent", description = "What a caller may write of a note.")
record NoteContent(
		@Schema(description = "One line of text.", minLength = 1, maxLength = 200, example = "Groceries",
				requiredMode = Schema.RequiredMode.REQUIRED) @NotBlank @Size(max = 200) @StorableText @Pattern(
						regexp = "\\P{Cntrl}*", message = "must be one line without control characters") String title,
		@Schema(description = "Any text.", maxLength = 10_000, example = "Milk, bread",
				requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Size(max = 10_000) @StorableText String body) {

	NoteContent(String title, @Nullable String body) {
		this.title = title;
		this.body = (body != null) ? body : "";
	}

}
