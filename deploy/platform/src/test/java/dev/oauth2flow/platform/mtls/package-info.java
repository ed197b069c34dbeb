/**
 * Tests by which certificate a client is known.
 */
@NullMarked
package dev.oauth2flow.platform.mtls;

import org.jspecify.annotations.NullMarked;
