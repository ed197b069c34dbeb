/**
 * How a service starts and stops, as the process that operators see.
 */
@NullMarked
package dev.oauth2flow.e2e.start;

import org.jspecify.annotations.NullMarked;
