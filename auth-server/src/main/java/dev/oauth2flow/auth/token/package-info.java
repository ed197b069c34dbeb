/**
 * Makes the tokens: access tokens, ID tokens and refresh tokens, and what is said about
 * them.
 */
@NullMarked
package dev.oauth2flow.auth.token;

import org.jspecify.annotations.NullMarked;
