/**
 * Describes the operations to machines and to people.
 */
@NullMarked
package dev.oauth2flow.audit.openapi;

import org.jspecify.annotations.NullMarked;
