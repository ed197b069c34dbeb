/**
 * Tests the hash against the examples of the standards.
 */
@NullMarked
package dev.oauth2flow.platform.hash;

import org.jspecify.annotations.NullMarked;
