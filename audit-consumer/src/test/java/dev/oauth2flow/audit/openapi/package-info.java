/**
 * Holds the description to the operations.
 */
@NullMarked
package dev.oauth2flow.audit.openapi;

import org.jspecify.annotations.NullMarked;
