/**
 * Tells callers what was wrong with their request.
 */
@NullMarked
package dev.oauth2flow.api.errors;

import org.jspecify.annotations.NullMarked;
