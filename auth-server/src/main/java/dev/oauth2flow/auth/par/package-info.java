/**
 * Takes authorization requests that clients push (RFC 9126) or sign (RFC 9101), and puts
 * them in the place of the browser's request.
 */
@NullMarked
package dev.oauth2flow.auth.par;

import org.jspecify.annotations.NullMarked;
