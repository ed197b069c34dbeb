/**
 * Tells people what went wrong and what to do.
 */
@NullMarked
package dev.oauth2flow.client.errors;

import org.jspecify.annotations.NullMarked;
