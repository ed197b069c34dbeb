/**
 * Signs the user in, and keeps and renews their tokens on the server side.
 */
@NullMarked
package dev.oauth2flow.client.session;

import org.jspecify.annotations.NullMarked;
