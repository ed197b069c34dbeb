/**
 * Lets people read and write the notes that the API keeps.
 */
@NullMarked
package dev.oauth2flow.client.pages.notes;

import org.jspecify.annotations.NullMarked;
