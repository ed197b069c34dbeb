/**
 * Receives the spans of flows, makes steps of them by a vocabulary, and keeps those in
 * Redis for every replica.
 */
@NullMarked
package dev.oauth2flow.client.flow.telemetry;

import org.jspecify.annotations.NullMarked;
