/**
 * Authenticates the user, records consent and issues authorization codes and tokens.
 */
@NullMarked
package dev.oauth2flow.auth;

import org.jspecify.annotations.NullMarked;
