/**
 * Measures what a feature costs the services, where it is asked for by name.
 */
@NullMarked
package dev.oauth2flow.e2e.cost;

import org.jspecify.annotations.NullMarked;
