/**
 * Receives the spans that the services export and finds the edges between the parts.
 */
@NullMarked
package dev.oauth2flow.e2e.telemetry;

import org.jspecify.annotations.NullMarked;
