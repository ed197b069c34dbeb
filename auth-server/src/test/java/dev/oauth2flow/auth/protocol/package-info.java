/**
 * Proves the protocol from outside: plain HTTP against running replicas on real stores.
 */
@NullMarked
package dev.oauth2flow.auth.protocol;

import org.jspecify.annotations.NullMarked;
