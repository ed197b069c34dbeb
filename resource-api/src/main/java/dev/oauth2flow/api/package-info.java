/**
 * Validates access tokens and serves protected data.
 */
@NullMarked
package dev.oauth2flow.api;

import org.jspecify.annotations.NullMarked;
