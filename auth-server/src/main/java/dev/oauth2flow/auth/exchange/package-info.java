/**
 * Lets one client get, from another's access token, one of its own to act for the user.
 */
@NullMarked
package dev.oauth2flow.auth.exchange;

import org.jspecify.annotations.NullMarked;
