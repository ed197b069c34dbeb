/**
 * Keeps secrets out of spans and noise out of traces, and gives every answer the id of
 * its trace.
 */
@NullMarked
package dev.oauth2flow.platform.observability;

import org.jspecify.annotations.NullMarked;
