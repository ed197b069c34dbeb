/**
 * Requests and inputs that make no sense, for tests that no service fails by them.
 */
@NullMarked
package dev.oauth2flow.local.fuzz;

import org.jspecify.annotations.NullMarked;
