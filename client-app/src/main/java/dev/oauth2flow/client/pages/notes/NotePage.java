package dev.oauth2flow.client.pages.notes;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the user's notes, newest first.
 *
 * @param next the cursor of the following page, null after the last one
 */
record NotePage(List<Note> items, @Nullable String next) {

}
