/**
 * Processes of the suite: started with a log, watched, and ended even if this JVM is
 * killed.
 */
@NullMarked
package dev.oauth2flow.local.process;

import org.jspecify.annotations.NullMarked;
