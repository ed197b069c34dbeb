/**
 * Asks people what a client may do for them, and remembers it until it is withdrawn.
 */
@NullMarked
package dev.oauth2flow.auth.consent;

import org.jspecify.annotations.NullMarked;
