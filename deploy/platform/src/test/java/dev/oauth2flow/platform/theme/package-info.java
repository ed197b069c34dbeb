/**
 * Tests how the theme is chosen and remembered.
 */
@NullMarked
package dev.oauth2flow.platform.theme;

import org.jspecify.annotations.NullMarked;
