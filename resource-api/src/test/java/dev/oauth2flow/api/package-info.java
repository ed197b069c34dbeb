/**
 * Tests the service as a whole.
 */
@NullMarked
package dev.oauth2flow.api;

import org.jspecify.annotations.NullMarked;
