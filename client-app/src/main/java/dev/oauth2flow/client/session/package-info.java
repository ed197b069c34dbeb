/**
 * Signs the user in by the Authorization Code flow and keeps the session and its tokens
 * on the server side.
 */
@NullMarked
package dev.oauth2flow.client.session;

import org.jspecify.annotations.NullMarked;
