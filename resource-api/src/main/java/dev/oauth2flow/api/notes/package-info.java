/**
 * Keeps the notes that users own.
 */
@NullMarked
package dev.oauth2flow.api.notes;

import org.jspecify.annotations.NullMarked;
