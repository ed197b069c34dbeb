/**
 * Decides what an error tells the outside.
 */
@NullMarked
package dev.oauth2flow.platform.errors;

import org.jspecify.annotations.NullMarked;
