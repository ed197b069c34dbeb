/**
 * Tells clients that a session has ended (OpenID Connect Back-Channel Logout 1.0).
 */
@NullMarked
package dev.oauth2flow.auth.logout;

import org.jspecify.annotations.NullMarked;
