/**
 * Lets people add passkeys to their account and sign in with them (WebAuthn Level 3).
 */
@NullMarked
package dev.oauth2flow.auth.passkeys;

import org.jspecify.annotations.NullMarked;
