/**
 * Serves the record of the user that an access token speaks for.
 */
@NullMarked
package dev.oauth2flow.api.me;

import org.jspecify.annotations.NullMarked;
