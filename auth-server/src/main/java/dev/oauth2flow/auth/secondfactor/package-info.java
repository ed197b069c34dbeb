/**
 * Keeps and checks a second proof beside the password: codes of an authenticator app, and
 * recovery codes for when it is lost.
 */
@NullMarked
package dev.oauth2flow.auth.secondfactor;

import org.jspecify.annotations.NullMarked;
