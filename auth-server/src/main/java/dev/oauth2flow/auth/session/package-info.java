/**
 * Holds the browser's session in Redis: who is signed in, and what was asked for before
 * signing in.
 */
@NullMarked
package dev.oauth2flow.auth.session;

import org.jspecify.annotations.NullMarked;
