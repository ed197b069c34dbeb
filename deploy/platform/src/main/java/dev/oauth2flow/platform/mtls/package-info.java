/**
 * Knows by which certificate a client has proved itself in the TLS handshake, with this
 * service or with a proxy in front of it.
 */
@NullMarked
package dev.oauth2flow.platform.mtls;

import org.jspecify.annotations.NullMarked;
