package dev.oauth2flow.client.pages.activity;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the user's events, newest first.
 *
 * @param next the cursor of the following page, null after the last one
 */
record AuditPage(List<AuditEvent> items, @Nullable String next) {

}
