/**
 * Holds the extension to what it promises.
 */
@NullMarked
package dev.oauth2flow.testing;

import org.jspecify.annotations.NullMarked;
