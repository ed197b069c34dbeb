/**
 * Draws the flow, and lights it from the spans that the services export.
 */
@NullMarked
package dev.oauth2flow.client.flow;

import org.jspecify.annotations.NullMarked;
