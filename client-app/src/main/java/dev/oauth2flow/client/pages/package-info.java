/**
 * Shows what the user came for: home, notes and activity.
 */
@NullMarked
package dev.oauth2flow.client.pages;

import org.jspecify.annotations.NullMarked;
