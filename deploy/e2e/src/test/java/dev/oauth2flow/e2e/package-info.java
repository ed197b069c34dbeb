/**
 * End-to-end tests of the whole suite, started the way people start it.
 */
@NullMarked
package dev.oauth2flow.e2e;

import org.jspecify.annotations.NullMarked;
