/**
 * Proves that events are taken once, in order and whatever happens.
 */
@NullMarked
package dev.oauth2flow.audit.intake;

import org.jspecify.annotations.NullMarked;
