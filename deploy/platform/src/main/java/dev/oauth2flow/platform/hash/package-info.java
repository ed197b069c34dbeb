/**
 * Hashes under which secrets of high entropy are kept and compared.
 */
@NullMarked
package dev.oauth2flow.platform.hash;

import org.jspecify.annotations.NullMarked;
