/**
 * Knows what the sender of a request has proved to hold, so that tokens can be bound to
 * it.
 */
@NullMarked
package dev.oauth2flow.auth.binding;

import org.jspecify.annotations.NullMarked;
