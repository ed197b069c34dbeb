package dev.oauth2flow.api.notes;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Some of an owner's notes, newest first.
 *
 * @param items the notes
 * @param next the cursor of the following page; null after the last one
 */
@Schema(name = "NotePage", description = "Some of the caller's notes, newest first.")
record NotePage(List<NoteView> items, @Schema(description = "The cursor of the following page; absent on the last one.",
		nullable = true) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {

}
