/**
 * Tests the codes of authenticator apps.
 */
@NullMarked
package dev.oauth2flow.auth.secondfactor;

import org.jspecify.annotations.NullMarked;
