/**
 * Documents the operations for people and tools.
 */
@NullMarked
package dev.oauth2flow.api.openapi;

import org.jspecify.annotations.NullMarked;
