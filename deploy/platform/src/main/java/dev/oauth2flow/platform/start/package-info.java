/**
 * Refuses wrong settings in one line and waits for stores that are not there yet.
 */
@NullMarked
package dev.oauth2flow.platform.start;

import org.jspecify.annotations.NullMarked;
