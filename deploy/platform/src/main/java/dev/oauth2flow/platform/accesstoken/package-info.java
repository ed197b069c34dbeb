/**
 * Validates access tokens in the same way at every resource server.
 */
@NullMarked
package dev.oauth2flow.platform.accesstoken;

import org.jspecify.annotations.NullMarked;
