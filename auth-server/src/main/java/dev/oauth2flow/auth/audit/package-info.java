/**
 * Records what people and clients did as audit events that are durable before anybody is
 * answered.
 */
@NullMarked
package dev.oauth2flow.auth.audit;

import org.jspecify.annotations.NullMarked;
