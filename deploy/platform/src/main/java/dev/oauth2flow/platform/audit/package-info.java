/**
 * Carries audit events from a service's own transaction to Kafka, without losing or
 * reordering any.
 */
@NullMarked
package dev.oauth2flow.platform.audit;

import org.jspecify.annotations.NullMarked;
