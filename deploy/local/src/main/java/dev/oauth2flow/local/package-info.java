/**
 * Starts the whole suite on one machine, each part in a process of its own.
 */
@NullMarked
package dev.oauth2flow.local;

import org.jspecify.annotations.NullMarked;
