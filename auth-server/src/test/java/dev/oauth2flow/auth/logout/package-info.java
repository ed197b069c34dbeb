/**
 * Tests of the settings by which clients are told that a session has ended.
 */
@NullMarked
package dev.oauth2flow.auth.logout;

import org.jspecify.annotations.NullMarked;
