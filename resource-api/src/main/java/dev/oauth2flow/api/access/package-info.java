/**
 * Decides who may call which operation.
 */
@NullMarked
package dev.oauth2flow.api.access;

import org.jspecify.annotations.NullMarked;
