/**
 * A certificate authority of this machine's own, for TLS on every hop.
 */
@NullMarked
package dev.oauth2flow.local.tls;

import org.jspecify.annotations.NullMarked;
