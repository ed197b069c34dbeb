/**
 * Decides who may call which operation.
 */
@NullMarked
package dev.oauth2flow.audit.access;

import org.jspecify.annotations.NullMarked;
