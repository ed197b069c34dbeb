/**
 * Verifies what proves that somebody holds a key: signatures, DPoP proofs (RFC 9449), and
 * that a proof is used once.
 */
@NullMarked
package dev.oauth2flow.platform.proof;

import org.jspecify.annotations.NullMarked;
