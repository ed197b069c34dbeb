/**
 * Runs the service as its producers, readers and operators meet it.
 */
@NullMarked
package dev.oauth2flow.audit;

import org.jspecify.annotations.NullMarked;
