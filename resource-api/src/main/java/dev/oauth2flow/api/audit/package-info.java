/**
 * Records what happened to protected data as audit events.
 */
@NullMarked
package dev.oauth2flow.api.audit;

import org.jspecify.annotations.NullMarked;
