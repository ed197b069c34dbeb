/**
 * Keeps what users have granted: authorizations in flight, grants with their refresh
 * tokens, and revocations.
 */
@NullMarked
package dev.oauth2flow.auth.grant;

import org.jspecify.annotations.NullMarked;
