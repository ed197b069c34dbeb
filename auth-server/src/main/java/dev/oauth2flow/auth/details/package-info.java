/**
 * Knows what clients can ask for in detail (RFC 9396), and what to tell users about it.
 */
@NullMarked
package dev.oauth2flow.auth.details;

import org.jspecify.annotations.NullMarked;
