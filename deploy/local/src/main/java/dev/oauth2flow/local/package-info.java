/**
 * Starts the whole suite on one machine.
 */
@NullMarked
package dev.oauth2flow.local;

import org.jspecify.annotations.NullMarked;
