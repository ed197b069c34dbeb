/**
 * Marks the spans of one sign-in, over all services and through the browser, so that they
 * can be watched as one flow.
 */
@NullMarked
package dev.oauth2flow.platform.flow;

import org.jspecify.annotations.NullMarked;
