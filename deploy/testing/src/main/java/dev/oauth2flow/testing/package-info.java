/**
 * Gives tests, those of other projects too, the running suite with users who sign in.
 */
@NullMarked
package dev.oauth2flow.testing;

import org.jspecify.annotations.NullMarked;
