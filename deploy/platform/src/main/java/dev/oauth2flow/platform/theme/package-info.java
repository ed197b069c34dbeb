/**
 * Shows every page dark, or light for a person who prefers it, and remembers the choice.
 */
@NullMarked
package dev.oauth2flow.platform.theme;

import org.jspecify.annotations.NullMarked;
